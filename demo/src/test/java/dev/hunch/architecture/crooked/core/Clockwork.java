package dev.hunch.architecture.crooked.core;

import dev.hunch.architecture.crooked.predictor.Guess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * A domain that looks at clocks, rolls dice, starts threads, reads files, and knows who calls it.
 */
public final class Clockwork {
  /** Does all that it must not. */
  public String work(Path file, Guess guess) throws IOException {
    LongSupplier ticker = System::nanoTime;
    List<Integer> dice = new ArrayList<>(List.of(new Random().nextInt(), guess.hashCode()));
    Collections.shuffle(dice);
    Thread thread = new Thread(() -> {});
    String text = CompletableFuture.supplyAsync(Instant::now) + thread.getName() + dice;
    return Files.readString(file) + text + ticker.getAsLong();
  }
}
