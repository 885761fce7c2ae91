package dev.nightjar.ice;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ice4j.StunException;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One connectivity check with the lengths of Chromium's names: decoded with FINGERPRINT and MESSAGE-INTEGRITY verified,
 * and encoded with both; beside ice4j doing the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StunBenchmark {
    private static final String USERNAME = "abcd:efgh";
    private static final String PASSWORD = "0123456789abcdefghijklmn";
    private static final byte[] USERNAME_BYTES = USERNAME.getBytes(StandardCharsets.UTF_8);
    private static final byte[] UFRAG = "abcd".getBytes(StandardCharsets.UTF_8);
    private static final long TIE_BREAKER = 0x0123_4567_89AB_CDEFL;
    private static final int PRIORITY = 1_853_824_767;

    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final StunIntegrity integrity = StunIntegrity.shortTerm(PASSWORD);
    private final StunStack stack = new StunStack();
    private byte[] check = new byte[0];
    private long number;

    /** Writes the check, and has each of the two read what the other wrote. */
    @Setup
    public void prepare() throws StunException {
        stack.getCredentialsManager().registerAuthority(new Password());
        check = ice4jEncode();
        if (decodeAndVerify() == 0) {
            throw new IllegalStateException("ice4j's check was refused");
        }
        int length = encode();
        check = Arrays.copyOf(writer.buffer(), length);
        if (decodeAndVerify() == 0 || !ice4jDecodeAndVerify()) {
            throw new IllegalStateException("our check was refused");
        }
    }

    /** {@return something that depends on what the check says; 0 when it is refused} */
    @Benchmark
    public long decodeAndVerify() {
        boolean isGood = message.wrap(check, 0, check.length)
                && message.hasFingerprint()
                && message.isFingerprintAcceptable()
                && message.isFor(UFRAG)
                && integrity.verify(message)
                && message.hasPriority()
                && message.role() == IceRole.CONTROLLING;
        return isGood ? message.tieBreaker() + message.priority() : 0;
    }

    /** {@return the bytes of a whole check} */
    @Benchmark
    public int encode() {
        return writer.begin(StunMessage.BINDING_REQUEST, 0x1234_5678, number++)
                .bytes(StunMessage.USERNAME, USERNAME_BYTES)
                .int64(StunMessage.ICE_CONTROLLING, TIE_BREAKER)
                .flag(StunMessage.USE_CANDIDATE)
                .int32(StunMessage.PRIORITY, PRIORITY)
                .finish(integrity);
    }

    /** {@return whether ice4j takes the check} */
    @Benchmark
    public boolean ice4jDecodeAndVerify() throws StunException {
        Message decoded = Message.decode(check, 0, check.length);
        MessageIntegrityAttribute tag = (MessageIntegrityAttribute) decoded.getAttribute(Attribute.MESSAGE_INTEGRITY);
        return stack.validateMessageIntegrity(tag, USERNAME, true, RawMessage.build(check, check.length, null, null));
    }

    /** {@return a whole check as ice4j writes it} */
    @Benchmark
    public byte[] ice4jEncode() throws StunException {
        Request request = MessageFactory.createBindingRequest(PRIORITY & 0xFFFF_FFFFL, true, TIE_BREAKER);
        request.setTransactionID(TransactionID.createNewTransactionID().getBytes());
        request.putAttribute(AttributeFactory.createUsernameAttribute(USERNAME));
        request.putAttribute(AttributeFactory.createUseCandidateAttribute());
        request.putAttribute(AttributeFactory.createMessageIntegrityAttribute(USERNAME));
        request.putAttribute(AttributeFactory.createFingerprintAttribute());
        return request.encode(stack);
    }

    /** The one password of this benchmark. */
    private static final class Password implements CredentialsAuthority {
        private final byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);

        @Override
        public byte @Nullable [] getLocalKey(String username) {
            return password;
        }

        @Override
        public byte @Nullable [] getRemoteKey(String username, String media) {
            return password;
        }

        @Override
        public boolean checkLocalUserName(String username) {
            return true;
        }
    }
}
