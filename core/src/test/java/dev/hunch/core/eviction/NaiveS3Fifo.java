package dev.hunch.core.eviction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** S3-FIFO with probation written down as simply as it can be, to compare with. */
final class NaiveS3Fifo {
  private static final class Node {
    private final long hash;
    private final int weight;
    private int reads;

    Node(long hash, int weight) {
      this.hash = hash;
      this.weight = weight;
    }
  }

  private final long capacity;
  private final long smallCapacity;
  private final long probationCapacity;
  private final List<Node> small = new ArrayList<>();
  private final List<Node> main = new ArrayList<>();
  private final List<Node> probation = new ArrayList<>();
  private final List<Node> ghosts = new ArrayList<>();
  private long probationTurn;

  NaiveS3Fifo(long capacity, double probationShare) {
    this.capacity = capacity;
    smallCapacity = Math.max(1, (long) (capacity * 0.1));
    probationCapacity = Math.max(1, (long) (capacity * probationShare));
  }

  boolean contains(long hash) {
    return find(small, hash).isPresent()
        || find(main, hash).isPresent()
        || find(probation, hash).isPresent();
  }

  void onHit(long hash) {
    find(small, hash).ifPresent(node -> node.reads++);
    find(main, hash).ifPresent(node -> node.reads++);
    find(probation, hash)
        .ifPresent(
            node -> {
              probation.remove(node);
              (takeGhost(hash) ? main : small).add(new Node(hash, node.weight));
            });
  }

  boolean admit(long hash, int weight, boolean speculative, List<Long> victims) {
    if (weight > (speculative ? probationCapacity : capacity)) {
      return false;
    }
    List<Node> queue = speculative ? probation : takeGhost(hash) ? main : small;
    while (speculative && weightOf(probation) + weight > probationCapacity) {
      victims.add(probation.remove(0).hash);
    }
    while (weightOf(small) + weightOf(main) + weightOf(probation) + weight > capacity) {
      evictOne(victims);
    }
    queue.add(new Node(hash, weight));
    return true;
  }

  boolean evictOne(List<Long> victims) {
    if (small.isEmpty() && main.isEmpty() && probation.isEmpty()) {
      return false;
    }
    probationTurn += weightOf(probation);
    if (probationTurn >= capacity && !probation.isEmpty()) {
      probationTurn -= capacity;
      victims.add(probation.remove(0).hash);
      return true;
    }
    boolean smallIsFull = weightOf(small) >= smallCapacity;
    boolean evicted =
        (smallIsFull && evictFromSmall(victims))
            || evictFromMain(victims)
            || evictFromSmall(victims);
    if (!evicted && !probation.isEmpty()) {
      evicted = victims.add(probation.remove(0).hash);
    }
    return evicted || evictFromMain(victims);
  }

  void remove(long hash) {
    for (List<Node> queue : List.of(small, main, probation)) {
      queue.removeIf(node -> node.hash == hash);
    }
  }

  private boolean evictFromSmall(List<Long> victims) {
    while (!small.isEmpty()) {
      Node node = small.remove(0);
      if (node.reads < 2) {
        takeGhost(node.hash);
        ghosts.add(node);
        while (weightOf(ghosts) > capacity - smallCapacity) {
          ghosts.remove(0);
        }
        return victims.add(node.hash);
      }
      main.add(new Node(node.hash, node.weight));
    }
    return false;
  }

  private boolean evictFromMain(List<Long> victims) {
    while (!main.isEmpty()) {
      Node node = main.remove(0);
      if (node.reads == 0) {
        return victims.add(node.hash);
      }
      node.reads = Math.min(node.reads, 3) - 1;
      main.add(node);
    }
    return false;
  }

  private boolean takeGhost(long hash) {
    return ghosts.removeIf(ghost -> ghost.hash == hash);
  }

  private static Optional<Node> find(List<Node> queue, long hash) {
    return queue.stream().filter(node -> node.hash == hash).findFirst();
  }

  private static long weightOf(List<Node> queue) {
    return queue.stream().mapToLong(node -> node.weight).sum();
  }
}
