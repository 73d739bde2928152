package dev.hunch.predictor.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotTypeTest {
  @ParameterizedTest
  @CsvSource({
    "42, NUMBER",
    "0, NUMBER",
    "-12345, NUMBER",
    "0042, PADDED_NUMBER",
    "3.25, DECIMAL",
    "10.0.0.1, DECIMAL",
    "123e4567-e89b-12d3-a456-426614174000, UUID",
    "ed3190b3a7ca6977, HEX",
    "2027-01-05, DATE",
    "2027-01-05T20:57:32.929Z, DATE",
    "Obi-Wan_Kenobi, WORD",
    "deadbeef, WORD",
    "it's a title, TEXT",
    "-, TEXT"
  })
  void of_singleValue_isItsType(String value, SlotType type) {
    assertThat(SlotType.of(value)).isEqualTo(type);
  }

  @Test
  void type_numbersOfOneWidthSomePadded_isAPaddedNumber() {
    assertThat(typeOf("0012", "4711", "0001")).isEqualTo(SlotType.PADDED_NUMBER);
    assertThat(typeOf("012", "4711")).isEqualTo(SlotType.NUMBER);
    assertThat(typeOf("4712", "4711")).isEqualTo(SlotType.NUMBER);
  }

  @Test
  void type_kindsThatGoTogether_isTheWiderOne() {
    assertThat(typeOf("1", "1.5")).isEqualTo(SlotType.DECIMAL);
    assertThat(typeOf("0a1b2c3d4e", "1234567890", "abcdefabcd", "0a1b2c3d4f", "1a1b2c3d4f"))
        .isEqualTo(SlotType.HEX);
    assertThat(typeOf("anna", "ben", "0a1b2c3d4e")).isEqualTo(SlotType.WORD);
    assertThat(typeOf("anna", "ben!")).isEqualTo(SlotType.TEXT);
  }

  @Test
  void type_kindsThatDoNotGoTogether_isMixed() {
    assertThat(typeOf("anna", "4711")).isEqualTo(SlotType.MIXED);
    assertThat(typeOf("2027-01-05", "anna")).isEqualTo(SlotType.MIXED);
  }

  @Test
  void type_emptyValues_sayNothing() {
    assertThat(typeOf("", "7", "")).isEqualTo(SlotType.NUMBER);
    assertThat(typeOf("")).isEqualTo(SlotType.TEXT);
  }

  @Test
  void type_oneSlipInHundred_isOverlooked() {
    SlotTally tally = new SlotTally();
    tally.add("null");
    for (int i = 0; i < 99; i++) {
      tally.add(Integer.toString(i));
    }
    assertThat(tally.type()).isEqualTo(SlotType.NUMBER);
  }

  private static SlotType typeOf(String... values) {
    SlotTally tally = new SlotTally();
    for (String value : values) {
      tally.add(value);
    }
    return tally.type();
  }
}
