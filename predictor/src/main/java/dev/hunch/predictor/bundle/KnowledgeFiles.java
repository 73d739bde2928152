package dev.hunch.predictor.bundle;

import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.action.ActionsJson;
import dev.hunch.predictor.bundle.BundleException.Reason;
import dev.hunch.predictor.grammar.GrammarJson;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.sequence.SequenceKernel;
import dev.hunch.predictor.sequence.SequenceModel;
import dev.hunch.predictor.sequence.SequenceVocabulary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;

/** What a predictor has learned, as files. */
final class KnowledgeFiles {
  private static final String GRAMMAR = "grammar.json";
  private static final String ACTIONS = "actions.json";
  private static final String EXPERTS = "experts.bin";
  private static final String MIXER = "mixer.bin";
  private static final String CALIBRATION = "calibration.bin";
  private static final String SEQUENCE = "sequence.json";
  private static final String WEIGHTS = "weights.bin";

  private KnowledgeFiles() {}

  @FunctionalInterface
  private interface Part {
    void writeTo(DataOutput out) throws IOException;
  }

  static void write(Knowledge knowledge, Map<String, byte[]> files) throws IOException {
    files.put(GRAMMAR, GrammarJson.write(knowledge.grammar));
    files.put(
        ACTIONS,
        ActionsJson.write(
            knowledge.vocabulary, knowledge.explainer, knowledge.grammar.templates()));
    files.put(
        EXPERTS,
        bytes(
            knowledge.relations::writeTo,
            knowledge.items::writeTo,
            knowledge.neighbours::writeTo,
            knowledge.recency::writeTo));
    files.put(MIXER, bytes(knowledge.blend::writeWeightsTo));
    files.put(CALIBRATION, bytes(knowledge.blend.calibration()::writeTo));
    SequenceModel model = knowledge.sequenceModel();
    if (model != null) {
      files.put(SEQUENCE, model.vocabulary().write());
      files.put(WEIGHTS, bytes(model.kernel()::writeTo));
    }
  }

  private static byte[] bytes(Part... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Part part : parts) {
        part.writeTo(out);
      }
    }
    return bytes.toByteArray();
  }

  static Knowledge read(Map<String, byte[]> files, Engine engine) throws BundleException {
    String reading = GRAMMAR;
    try {
      Knowledge knowledge = new Knowledge(GrammarJson.read(file(files, GRAMMAR)));
      reading = ACTIONS;
      ActionsJson.read(
          file(files, ACTIONS),
          knowledge.vocabulary,
          knowledge.explainer,
          knowledge.grammar.templates());
      reading = EXPERTS;
      DataInput experts = input(files, EXPERTS);
      knowledge.relations.readFrom(experts);
      knowledge.items.readFrom(experts);
      knowledge.neighbours.readFrom(experts);
      knowledge.recency.readFrom(experts);
      reading = MIXER;
      knowledge.blend.readWeightsFrom(input(files, MIXER));
      reading = CALIBRATION;
      knowledge.blend.calibration().readFrom(input(files, CALIBRATION));
      if (files.containsKey(SEQUENCE)) {
        reading = SEQUENCE;
        SequenceVocabulary vocabulary =
            SequenceVocabulary.read(file(files, SEQUENCE), knowledge.vocabulary.size());
        reading = WEIGHTS;
        SequenceModel model =
            new SequenceModel(vocabulary, SequenceKernel.readFrom(input(files, WEIGHTS)));
        if (engine == Engine.DL4J) {
          reading = ModelBundle.NETWORK;
          model = model.byDl4j(file(files, ModelBundle.NETWORK));
        }
        knowledge.setSequenceModel(model);
      }
      return knowledge;
    } catch (EOFException e) {
      throw new BundleException(Reason.TRUNCATED, reading + " ends too early", e);
    } catch (IOException | RuntimeException e) { // whatever a forged file makes of the reading
      throw new BundleException(Reason.BAD_CONTENT, reading + ": " + e.getMessage(), e);
    }
  }

  /** Reads the grammar alone. */
  static KeyGrammar grammar(Map<String, byte[]> files) throws BundleException {
    try {
      return GrammarJson.read(file(files, GRAMMAR));
    } catch (IOException | RuntimeException e) { // whatever a forged file makes of the reading
      throw new BundleException(Reason.BAD_CONTENT, GRAMMAR + ": " + e.getMessage(), e);
    }
  }

  private static DataInput input(Map<String, byte[]> files, String name) throws BundleException {
    return new DataInputStream(new ByteArrayInputStream(file(files, name)));
  }

  private static byte[] file(Map<String, byte[]> files, String name) throws BundleException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new BundleException(Reason.MISSING_FILE, name + " is missing");
    }
    return bytes;
  }
}
