package dev.nightjar.testkit.turn;

/** The registry's numbers that the server reads and writes, RFC 8489 §18 and RFC 8656 §17. */
final class Stun {
    static final int HEADER_BYTES = 20;
    static final int MAGIC_COOKIE = 0x2112_A442;

    static final int BINDING = 0x001;
    static final int ALLOCATE = 0x003;
    static final int REFRESH = 0x004;
    static final int SEND = 0x006;
    static final int DATA_METHOD = 0x007;
    static final int CREATE_PERMISSION = 0x008;
    static final int CHANNEL_BIND = 0x009;

    static final int REQUEST = 0;
    static final int INDICATION = 1;
    static final int SUCCESS = 2;
    static final int ERROR = 3;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int CHANNEL_NUMBER = 0x000C;
    static final int LIFETIME = 0x000D;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int DATA = 0x0013;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
    static final int REQUESTED_TRANSPORT = 0x0019;
    static final int DONT_FRAGMENT = 0x001A;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int PASSWORD_ALGORITHM = 0x001D;
    static final int USERHASH = 0x001E;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
    static final int ADDRESS_ERROR_CODE = 0x8001;
    static final int PASSWORD_ALGORITHMS = 0x8002;
    static final int SOFTWARE = 0x8022;
    static final int ALTERNATE_SERVER = 0x8023;
    static final int FINGERPRINT = 0x8028;

    static final int IPV4 = 1;
    static final int IPV6 = 2;

    private Stun() {}

    /** {@return the 14 bits of a method and two of a class as they are interleaved in a header, RFC 8489 §5} */
    static int type(int method, int messageClass) {
        return (method & 0x00F)
                | ((method & 0x070) << 1)
                | ((method & 0xF80) << 2)
                | ((messageClass & 1) << 4)
                | ((messageClass & 2) << 7);
    }

    static int method(int type) {
        return (type & 0x000F) | ((type & 0x00E0) >>> 1) | ((type & 0x3E00) >>> 2);
    }

    static int messageClass(int type) {
        return ((type >>> 4) & 1) | ((type >>> 7) & 2);
    }
}
