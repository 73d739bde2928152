package dev.hunch.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextUsesTest {
  private static final AccessEvent A = event("a");
  private static final AccessEvent B = event("b");

  @Test
  void of_atEachRead_isTheNextOneStillToCome() {
    NextUses uses = new NextUses(List.of(A, B, A));
    assertThat(uses.of(A.key().hash())).isZero();
    assertThat(uses.of(B.key().hash())).isEqualTo(1);
    uses.advance();
    assertThat(uses.of(A.key().hash())).isEqualTo(2);
    assertThat(uses.of(B.key().hash())).isEqualTo(1);
    uses.advance();
    assertThat(uses.of(A.key().hash())).isEqualTo(2);
    assertThat(uses.of(B.key().hash())).isEqualTo(NextUses.NEVER);
    uses.advance();
    assertThat(uses.of(A.key().hash())).isEqualTo(NextUses.NEVER);
  }

  @Test
  void of_unknownKey_isNever() {
    assertThat(new NextUses(List.of(A)).of(B.key().hash())).isEqualTo(NextUses.NEVER);
  }

  private static AccessEvent event(String key) {
    return new AccessEvent(0, "s", Key.of("n", key), AccessResult.MISS, 1);
  }
}
