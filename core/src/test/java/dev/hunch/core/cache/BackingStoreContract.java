package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
      assertThat(store().load(absentKey(), kind).join()).isInstanceOf(Loaded.Absent.class);
    }
  }

  @Test
  void load_manyAtOnce_answersEachWithItsOwn() throws Exception {
    BackingStore store = store();
    List<CompletableFuture<Loaded>> present = new ArrayList<>();
    List<CompletableFuture<Loaded>> absent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      present.add(store.load(presentKey(), LoadKind.DEMAND));
      absent.add(store.load(absentKey(), LoadKind.PREFETCH));
    }
    for (CompletableFuture<Loaded> stage : present) {
      assertThat(valueOf(stage)).isEqualTo(presentValue());
    }
    for (CompletableFuture<Loaded> stage : absent) {
      assertThat(stage.join()).isInstanceOf(Loaded.Absent.class);
    }
  }

  @Test
  void loadAll_someAbsent_answersEachInItsPlace() throws Exception {
    List<BackingStore.Request> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Key key = i % 3 == 0 ? absentKey() : presentKey();
      requests.add(new BackingStore.Request(key, i % 2 == 0 ? LoadKind.DEMAND : LoadKind.PREFETCH));
    }
    List<CompletableFuture<Loaded>> loads = store().loadAll(requests);
    assertThat(loads).hasSize(requests.size());
    for (int i = 0; i < loads.size(); i++) {
      if (i % 3 == 0) {
        assertThat(loads.get(i).join()).isInstanceOf(Loaded.Absent.class);
      } else {
        assertThat(valueOf(loads.get(i))).isEqualTo(presentValue());
      }
    }
  }

  @Test
  void loadAll_storeThatCannotAnswer_failsEach() throws Exception {
    for (CompletableFuture<Loaded> load :
        brokenStore()
            .loadAll(
                List.of(
                    new BackingStore.Request(presentKey(), LoadKind.DEMAND),
                    new BackingStore.Request(absentKey(), LoadKind.DEMAND)))) {
      assertThatThrownBy(load::join).hasCauseInstanceOf(StoreException.class);
    }
  }

  @Test
  void load_storeThatCannotAnswer_failsItsStageWithAStoreException() throws Exception {
    for (LoadKind kind : LoadKind.values()) {
      CompletableFuture<Loaded> stage = brokenStore().load(presentKey(), kind);
      assertThatThrownBy(() -> stage.join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StoreException.class);
    }
  }

  @Test
  void load_manyCancelled_answersTheOthers() throws Exception {
    BackingStore store = store();
    List<CompletableFuture<Loaded>> kept = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      store.load(presentKey(), LoadKind.DEMAND).cancel(false);
      kept.add(store.load(presentKey(), LoadKind.DEMAND));
      store.load(presentKey(), LoadKind.PREFETCH).cancel(false);
    }
    for (CompletableFuture<Loaded> load : kept) {
      assertThat(valueOf(load)).isEqualTo(presentValue());
    }
  }

  private static byte[] valueOf(CompletableFuture<Loaded> stage) {
    Loaded loaded = stage.join();
    assertThat(loaded).isInstanceOf(Loaded.Found.class);
    return ((Loaded.Found) loaded).value();
  }
}
