package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OpusHeadTest {
    @Test
    void writesTheHeaderOfRfc7845Section51() {
        assertThat(HexFormat.of().formatHex(new OpusHead(2, 0x0138).toBytes()))
                .isEqualTo("4f70757348656164" + "01" + "02" + "3801" + "80bb0000" + "0000" + "00");
    }

    @Test
    void theDelayIsThePreSkip() {
        assertThat(OpusHead.delayNanos(OpusHead.of(1).toBytes())).isEqualTo(6_500_000);
        assertThat(OpusHead.delayNanos(new OpusHead(1, 0xFFFF).toBytes())).isEqualTo(1_365_312_500);
        assertThat(OpusHead.delayNanos(new byte[11])).isZero();
    }

    @Test
    void rejectsWhatTheFieldsCannotSay() {
        assertThatThrownBy(() -> OpusHead.of(3)).hasMessageContaining("channels: 3");
        assertThatThrownBy(() -> OpusHead.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpusHead(1, 0x10000)).hasMessageContaining("preSkip: 65536");
        assertThatThrownBy(() -> new OpusHead(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
