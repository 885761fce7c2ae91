package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteRangeTest {
    @Test
    void hasNoPartOfAnEmptyFile() {
        assertThatThrownBy(() -> ByteRange.parse("bytes=0-", 0)).isInstanceOf(HttpError.class);
        assertThatThrownBy(() -> ByteRange.parse("bytes=-5", 0)).isInstanceOf(HttpError.class);
    }

    @Test
    void leavesOutNumbersThatNoFileHas() {
        assertThat(ByteRange.parse("bytes=0-99999999999999999999999", 10)).isNull();
        assertThat(ByteRange.parse(null, 10)).isNull();
    }

    @Test
    void countsFromTheEnd() {
        assertThat(ByteRange.parse("bytes=-1", 10)).isEqualTo(new ByteRange(9, 1));
    }
}
