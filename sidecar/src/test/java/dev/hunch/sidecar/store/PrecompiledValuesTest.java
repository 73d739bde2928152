package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.values.Values;
import org.junit.jupiter.api.Test;

/** What Chronicle Map would compile at a start is there already. */
class PrecompiledValuesTest {
  @Test
  void nativeClass_ofTheMapsState_comesFromThisModulesClasses() throws Exception {
    Class<?> state = Values.nativeClassFor(VanillaGlobalMutableState.class);

    Path home = Path.of(state.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path ours =
        Path.of(
            ChronicleEntryStore.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(home).isEqualTo(ours);
  }
}
