package dev.hunch.predictor.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.grammar.ParsedKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourExpertTest {
  private final KeyGrammar grammar = new KeyGrammar();
  private final NeighbourExpert expert = new NeighbourExpert();

  /** A session as the predictor follows it. */
  private final class Session {
    final SessionWindow window = new SessionWindow();
    int last = NeighbourExpert.NONE;

    Session read(String... texts) {
      for (String text : texts) {
        Key key = Key.of("n", text);
        ParsedKey parsed = grammar.parse(key);
        last = expert.learn(last, parsed.fingerprint(), key);
        window.push(key, parsed);
      }
      return this;
    }

    /** The keys proposed, each expert's favourite first. */
    List<String> proposals(Expert of) {
      Candidates candidates = new Candidates();
      expert.around(last).propose(window, candidates);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < candidates.size(); i++) {
        if ((candidates.mask(i) >> of.input() & 1) != 0) {
          order.add(i);
        }
      }
      order.sort((a, b) -> Float.compare(opinion(candidates, b, of), opinion(candidates, a, of)));
      return order.stream().map(i -> String.valueOf(candidates.key(i)).replace("n/", "")).toList();
    }
  }

  private static float opinion(Candidates candidates, int candidate, Expert of) {
    return candidates.inputs()[candidate * Expert.COUNT + of.input()];
  }

  private static String text(String proposal) {
    return proposal.substring(proposal.lastIndexOf('/') + 1);
  }

  @Test
  void around_nothingLikeItBefore_isSilent() {
    assertThat(new Session().read("a", "b").proposals(Expert.NEIGHBOURS_AFTER)).isEmpty();
  }

  @Test
  void around_oneKeyTwoPasts_theLikerSessionCountsForMore() {
    for (int i = 0; i < 3; i++) {
      new Session().read("summer", "shop", "sandals");
      new Session().read("winter", "shop", "boots");
      new Session().read("winter", "skis", "shop", "boots");
    }

    List<String> proposals =
        new Session().read("summer", "shop").proposals(Expert.NEIGHBOURS_AFTER);

    assertThat(proposals).isNotEmpty();
    assertThat(text(proposals.get(0))).contains("sandals");
  }

  @Test
  void around_lastKeyIsNew_neighboursOfEarlierKeysSpeak() {
    new Session().read("a", "b", "c");
    new Session().read("a", "b", "c");

    assertThat(new Session().read("a", "b", "never").proposals(Expert.NEIGHBOURS_AFTER))
        .anyMatch(proposal -> text(proposal).contains("c"));
  }

  @Test
  void around_whatCameBefore_isToldApart() {
    new Session().read("x", "y", "z");

    assertThat(new Session().read("z").proposals(Expert.NEIGHBOURS_AFTER)).isEmpty();
    assertThat(new Session().read("z").proposals(Expert.NEIGHBOURS_BEFORE)).hasSize(2);
  }

  @Test
  void around_ownLastEvents_areNoNeighbours() {
    assertThat(new Session().read("a", "b", "a").proposals(Expert.NEIGHBOURS_AFTER)).isEmpty();
  }
}
