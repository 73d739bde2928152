package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every backing store must do. */
public abstract class BackingStoreContract {
  /** Returns a store that holds {@link #presentKey}. */
  protected abstract BackingStore store() throws Exception;

  /** Returns a store that cannot answer any more. */
  protected abstract BackingStore brokenStore() throws Exception;

  /** Returns a key that the store holds. */
  protected abstract Key presentKey();

  /** Returns what it holds for it. */
  protected abstract byte[] presentValue();

  /** Returns a key that the store does not hold. */
  protected abstract Key absentKey();

  @Test
  void load_presentKey_findsItsValue() throws Exception {
    for (LoadKind kind : LoadKind.values()) {
      assertThat(valueOf(store().load(presentKey(), kind))).isEqualTo(presentValue());
    }
  }

  @Test
  void load_absentKey_isAnAnswer() throws Exception {
    for (LoadKind kind : LoadKind.values()) {
      assertThat(store().load(absentKey(), kind).toCompletableFuture().join())
          .isInstanceOf(Loaded.Absent.class);
    }
  }

  @Test
  void load_manyAtOnce_answersEachWithItsOwn() throws Exception {
    BackingStore store = store();
    List<CompletionStage<Loaded>> present = new ArrayList<>();
    List<CompletionStage<Loaded>> absent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      present.add(store.load(presentKey(), LoadKind.DEMAND));
      absent.add(store.load(absentKey(), LoadKind.PREFETCH));
    }
    for (CompletionStage<Loaded> stage : present) {
      assertThat(valueOf(stage)).isEqualTo(presentValue());
    }
    for (CompletionStage<Loaded> stage : absent) {
      assertThat(stage.toCompletableFuture().join()).isInstanceOf(Loaded.Absent.class);
    }
  }

  @Test
  void load_storeThatCannotAnswer_failsItsStageWithAStoreException() throws Exception {
    for (LoadKind kind : LoadKind.values()) {
      CompletionStage<Loaded> stage = brokenStore().load(presentKey(), kind);
      assertThatThrownBy(() -> stage.toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StoreException.class);
    }
  }

  private static byte[] valueOf(CompletionStage<Loaded> stage) {
    Loaded loaded = stage.toCompletableFuture().join();
    assertThat(loaded).isInstanceOf(Loaded.Found.class);
    return ((Loaded.Found) loaded).value();
  }
}
