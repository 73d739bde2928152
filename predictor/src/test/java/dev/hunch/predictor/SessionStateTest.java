package dev.hunch.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.Candidates;
import dev.hunch.predictor.online.Expert;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private final SessionState session = new SessionState();

  @Test
  void forgetOutlooks_contextsStay_soThatWhatComesIsExplainedFromThere() {
    Key key = Key.of("n", "user:17");
    ParsedKey parsed = new KeyGrammar().parse(key);
    session.window.push(key, parsed);
    Candidates candidates = new Candidates();
    candidates.propose(parsed.fingerprint(), key, Expert.ITEMS_ORDER_1, 1);
    Outlook outlook = session.outlook(1);
    outlook.keep(candidates);
    outlook.contexts[2] = 42;

    session.forgetOutlooks();

    assertThat(session.outlook(1).contexts[2]).isEqualTo(42);
    assertThat(session.outlook(1).open(parsed.fingerprint())).isEqualTo(Outlook.NONE);
    session.outlook(1).keep(candidates);
    assertThat(session.outlook(1).open(parsed.fingerprint())).isZero();
  }
}
