/*
 * What SRTP costs in libsrtp: nanoseconds per packet, as CSV, in the same shape as SrtpBenchmark.
 *
 *   srtp [batches, default 400]
 *
 * A packet is a header of 12 bytes, an extension block of 8, and 100 or 1200 bytes of payload; packets are of four SSRCs in
 * turn. A batch of 256 packets is protected, then unprotected, each under the clock; a row is the median of the batches.
 * Comment lines, with #, name what was measured.
 */
#include <srtp.h>
#ifdef WITH_OPENSSL
#include <openssl/crypto.h>
#endif
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PACKETS 256
#define SSRCS 4
#define HEADER 20
#define ROOM 1500
#define WARM_UP 50
#define MAX_BATCHES 100000

typedef void (*set_policy)(srtp_crypto_policy_t *);
typedef srtp_err_status_t (*transform)(srtp_t, void *, int *);

struct profile {
    const char *name;
    set_policy rtp, rtcp;
};


/* What libsrtp calls its default is AES_CM_128_HMAC_SHA1_80. */
static const struct profile profiles[] = {
    {"AES_CM_128_HMAC_SHA1_80", srtp_crypto_policy_set_rtp_default, srtp_crypto_policy_set_rtcp_default},
    {"AES_CM_128_HMAC_SHA1_32", srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32, srtp_crypto_policy_set_rtcp_default},
    {"AEAD_AES_128_GCM", srtp_crypto_policy_set_aes_gcm_128_16_auth, srtp_crypto_policy_set_aes_gcm_128_16_auth},
    {"AEAD_AES_256_GCM", srtp_crypto_policy_set_aes_gcm_256_16_auth, srtp_crypto_policy_set_aes_gcm_256_16_auth},
};

/* One buffer a packet, aligned as libsrtp asks. */
static struct { _Alignas(8) uint8_t bytes[ROOM]; } packets[PACKETS];
static int lengths[PACKETS];
static double protect_ns[MAX_BATCHES], unprotect_ns[MAX_BATCHES];

static void check(srtp_err_status_t status, const char *what) {
    if (status != srtp_err_status_ok) {
        fprintf(stderr, "srtp: %s: status %d\n", what, status);
        exit(1);
    }
}

static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static int by_value(const void *left, const void *right) {
    double difference = *(const double *) left - *(const double *) right;
    return difference < 0 ? -1 : difference > 0;
}

static double median(double *values, int count) {
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

static srtp_t session(const struct profile *profile, srtp_ssrc_type_t direction) {
    static uint8_t key[SRTP_MAX_KEY_LEN];
    srtp_policy_t policy;
    srtp_t session;
    for (unsigned i = 0; i < sizeof key; i++) key[i] = (uint8_t) (i * 7 + 1);
    memset(&policy, 0, sizeof policy);
    profile->rtp(&policy.rtp);
    profile->rtcp(&policy.rtcp);
    policy.ssrc.type = direction;
    policy.key = key;
    policy.window_size = 1024;
    check(srtp_create(&session, &policy), profile->name);
    return session;
}

static void put32(uint8_t *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, sizeof value);
}

static void write_rtp(uint8_t *packet, long number) {
    uint16_t sequence = htons((uint16_t) (number / SSRCS));
    packet[0] = 0x90;
    packet[1] = 96;
    memcpy(packet + 2, &sequence, sizeof sequence);
    put32(packet + 4, 3000);
    put32(packet + 8, 0xCAFE0000u + (uint32_t) (number % SSRCS));
    put32(packet + 12, 0xBEDE0001u);
    put32(packet + 16, 0x10AA0000u);
}

static void write_rtcp(uint8_t *packet, long number, int length) {
    uint16_t words = htons((uint16_t) (length / 4 - 1));
    packet[0] = 0x80;
    packet[1] = 200;
    memcpy(packet + 2, &words, sizeof words);
    put32(packet + 4, 0xCAFE0000u + (uint32_t) (number % SSRCS));
}

static double run(transform transform, srtp_t session) {
    double begin = now_ns();
    for (int i = 0; i < PACKETS; i++) {
        check(transform(session, packets[i].bytes, &lengths[i]), "a packet");
    }
    return (now_ns() - begin) / PACKETS;
}

static void measure(const struct profile *profile, int payload, int rtcp, int batches) {
    srtp_t sender = session(profile, ssrc_any_outbound), receiver = session(profile, ssrc_any_inbound);
    int length = (rtcp ? 8 : HEADER) + payload;
    long number = 0;
    for (int i = 0; i < PACKETS; i++) memset(packets[i].bytes, 0x5A, ROOM);
    for (int batch = -WARM_UP; batch < batches; batch++) {
        for (int i = 0; i < PACKETS; i++, number++) {
            lengths[i] = length;
            if (rtcp) write_rtcp(packets[i].bytes, number, length);
            else write_rtp(packets[i].bytes, number);
        }
        double protect = run(rtcp ? srtp_protect_rtcp : srtp_protect, sender);
        double unprotect = run(rtcp ? srtp_unprotect_rtcp : srtp_unprotect, receiver);
        if (batch >= 0) {
            protect_ns[batch] = protect;
            unprotect_ns[batch] = unprotect;
        }
    }
    for (int i = 0; i < PACKETS; i++) {
        if (lengths[i] != length || packets[i].bytes[length - 1] != 0x5A) {
            fprintf(stderr, "srtp: a packet came back changed\n");
            exit(1);
        }
    }
    const char *suffix = rtcp ? "Rtcp" : "Rtp";
    printf("%s,%d,protect%s,%.1f\n", profile->name, payload, suffix, median(protect_ns, batches));
    printf("%s,%d,unprotect%s,%.1f\n", profile->name, payload, suffix, median(unprotect_ns, batches));
    fflush(stdout);
    srtp_dealloc(sender);
    srtp_dealloc(receiver);
}

int main(int count, char **arguments) {
    int batches = count > 1 ? atoi(arguments[1]) : 400;
    if (batches < 1 || batches > MAX_BATCHES) {
        fprintf(stderr, "srtp: batches: %d (expected: 1 to %d)\n", batches, MAX_BATCHES);
        return 2;
    }
    check(srtp_init(), "srtp_init");
    printf("# libsrtp: %s; it says: %s\n", REFERENCE, srtp_get_version_string());
#ifdef WITH_OPENSSL
    printf("# openssl: %s\n", OpenSSL_version(OPENSSL_VERSION));
#endif
    printf("profile,payload,operation,ns\n");
    for (unsigned i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        measure(&profiles[i], 100, 0, batches);
        measure(&profiles[i], 1200, 0, batches);
        measure(&profiles[i], 100, 1, batches);
    }
    return 0;
}
