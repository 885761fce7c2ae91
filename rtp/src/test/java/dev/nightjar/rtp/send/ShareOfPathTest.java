package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareOfPathTest {
    private final SendRig rig = new SendRig();
    private final List<EncodedStream> streams = new ArrayList<>();
    private final List<EncodedStream> changed = new ArrayList<>();

    @Test
    void soundComesFirstAndPicturesShareTheRest() {
        EncodedStream sound = sound("a");
        EncodedStream first = picture("v1", null);
        EncodedStream second = picture("v2", null);

        divide(1_064_000);

        assertThat(sound.targetBitrateBps()).isEqualTo(64_000);
        assertThat(first.targetBitrateBps()).isEqualTo(500_000);
        assertThat(second.targetBitrateBps()).isEqualTo(500_000);
        assertThat(changed).containsExactly(sound, first, second);
    }

    @Test
    void whatABoundedPictureLeavesTheNextOnesGet() {
        EncodedStream first = picture("v1", null);
        EncodedStream second = picture("v2", null);
        first.setMaxBitrate(200_000);

        divide(1_000_000);

        assertThat(first.targetBitrateBps()).isEqualTo(200_000);
        assertThat(second.targetBitrateBps()).isEqualTo(800_000);
        assertThatThrownBy(() -> first.setMaxBitrate(0)).hasMessageContaining("bitrateBps: 0");
    }

    @Test
    void encodingsOfOnePictureAreFilledSmallestFirst() {
        EncodedStream low = picture("v", "q");
        EncodedStream middle = picture("v", "h");
        EncodedStream high = picture("v", "f");
        low.setMaxBitrate(150_000);
        middle.setMaxBitrate(500_000);

        divide(400_000);
        assertThat(low.targetBitrateBps()).isEqualTo(150_000);
        assertThat(middle.targetBitrateBps()).isEqualTo(250_000);
        assertThat(high.targetBitrateBps()).isZero();

        divide(2_000_000);
        assertThat(middle.targetBitrateBps()).isEqualTo(500_000);
        assertThat(high.targetBitrateBps()).isEqualTo(1_350_000);
    }

    @Test
    void withoutABoundAnEncodingGetsWhatItsSizeHasUseForAndTheLargestTheRest() {
        EncodedStream low = picture("v", "q");
        EncodedStream middle = picture("v", "h");
        EncodedStream high = picture("v", "f");
        low.apply(new EncodingSettings(0, true, Long.MAX_VALUE, 4));
        middle.apply(new EncodingSettings(1, true, Long.MAX_VALUE, 2));

        divide(400_000);
        assertThat(low.targetBitrateBps()).isEqualTo(156_250);
        assertThat(middle.targetBitrateBps()).isEqualTo(243_750);
        assertThat(high.targetBitrateBps()).isZero();

        divide(9_000_000);
        assertThat(middle.targetBitrateBps()).isEqualTo(625_000);
        assertThat(high.targetBitrateBps()).isEqualTo(8_218_750);

        high.setActive(false);
        divide(8_000_000);
        assertThat(middle.targetBitrateBps()).as("the largest that is sent").isEqualTo(7_843_750);
    }

    @Test
    void onlyWhatChangesNoticeablyIsTold() {
        EncodedStream picture = picture("v", null);
        divide(1_000_000);
        changed.clear();

        divide(1_020_000);
        assertThat(changed).isEmpty();
        assertThat(picture.targetBitrateBps()).isEqualTo(1_000_000);
        divide(1_060_000);
        assertThat(changed).containsExactly(picture);
        divide(0);
        assertThat(changed).hasSize(2);
        divide(0);
        assertThat(changed).hasSize(2);
    }

    @Test
    void aStreamThatSendsNothingHasNoShare() {
        EncodedStream idle = rig.session.open(new StreamIdentity(1, 2, 0, 0, 0));
        streams.add(idle);
        EncodedStream paused = picture("v1", null);
        paused.setActive(false);
        EncodedStream picture = picture("v2", null);

        divide(1_000_000);

        assertThat(idle.targetBitrateBps()).isEqualTo(-1);
        assertThat(paused.targetBitrateBps()).isEqualTo(-1);
        assertThat(picture.targetBitrateBps()).isEqualTo(1_000_000);
    }

    private void divide(long totalBps) {
        ShareOfPath.divide(totalBps, streams, changed::add);
    }

    private EncodedStream picture(String mid, String rid) {
        EncodedStream stream = rig.session.open(new StreamIdentity(streams.size() + 1, -1, 0, 0, 0));
        stream.configure(new SendFormat(mid, rid, CodecKind.VP8, Sessions.VP8, -1, SendRig.EXTENSIONS));
        stream.send(SendRig.vp8(true, 10), 0, 0);
        streams.add(stream);
        return stream;
    }

    private EncodedStream sound(String mid) {
        EncodedStream stream = rig.session.open(new StreamIdentity(streams.size() + 1, -1, 0, 0, 0));
        stream.configure(new SendFormat(mid, null, CodecKind.PCMU, 0, -1, SendRig.EXTENSIONS));
        stream.send(EncodedFrame.of(CodecKind.PCMU, new byte[160], true), 0, 0);
        streams.add(stream);
        return stream;
    }
}
