package dev.hunch.core.cache;

import java.util.List;

/**
 * Where generations are kept over a restart, beside the entries.
 *
 * <p>What was appended or replaced is there after the process has died at any point later. If that
 * cannot be had, the method throws, and no entry that lies in the entry store by then may be served
 * after a restart. Calls come from one thread at a time.
 */
public interface GenerationLog {
  /** For entries that do not outlive the process. */
  GenerationLog NONE =
      new GenerationLog() {
        @Override
        public List<Generation> read() {
          return List.of();
        }

        @Override
        public void append(Generation generation) {}

        @Override
        public void replace(List<Generation> all) {}
      };

  /** Returns what was kept, in any order; of one target there may be several. */
  List<Generation> read();

  /** Keeps one more. */
  void append(Generation generation);

  /** Keeps these in the place of all that were kept. */
  void replace(List<Generation> all);
}
