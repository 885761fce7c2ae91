/*
 * A forwarder of video in C, as plain as one can be: what Nightjar's is compared with under the same load.
 *
 *   forward PROFILE PORT...      a receiver for each port of 127.0.0.1
 *
 * RTP of one publisher comes to one socket (epoll, recvmmsg, UDP_GRO), is unprotected into a history of 512 packets, and
 * goes on to each receiver under a session and a key of its own, with SSRC, numbers, timestamp, payload type and extensions
 * (mid, transport-wide number, send time) as Nightjar writes them. It leaves receiver by receiver, a message with
 * UDP_SEGMENT each, and a call of sendmmsg each 256 KiB. There is no ICE, DTLS or RTCP, and no timer.
 *
 * Byte i of the publisher's key and salt is 7 i + 1, of the n-th receiver's 7 i + 1 + n, modulo 256.
 *
 * Out: the port of the socket, then for each line of input "CPU_NS RECEIVED SENT CALLS MESSAGES": processor time of the
 * process, packets in and out, calls of sendmmsg and what they sent. Ends with its input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/udp.h>
#include <srtp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

#define MAX_RECEIVERS 1000
#define HISTORY 512
#define SLOT 1536
#define TURN 64
#define BATCH 8
#define BIG 65536
#define FULL (256 << 10)
#define MAX_MESSAGES 512
#define MAX_SEGMENTS 64
#define HEADER 12
#define EXTENSION 16
#define MOST_OF_RUN (65535 - 48)

typedef void (*set_policy)(srtp_crypto_policy_t *);

struct receiver {
    srtp_t session;
    struct sockaddr_in address;
    uint32_t ssrc, timestamp_offset;
    uint16_t sequence_offset, transport_sequence;
};

struct packet {
    uint8_t *bytes;
    int length;
    uint32_t send_time;
};

static struct receiver receivers[MAX_RECEIVERS];
static int receiver_count, in;
static srtp_t incoming;
static _Alignas(64) uint8_t history[HISTORY][SLOT];
static struct packet turn[TURN];
static int turn_count;
static _Alignas(64) uint8_t received[BATCH][BIG + 64];
static _Alignas(64) uint8_t outgoing[FULL + 2 * BIG];
static struct mmsghdr messages[MAX_MESSAGES];
static struct iovec data[MAX_MESSAGES];
static union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(uint16_t))];
} control[MAX_MESSAGES];
static int message_count, outgoing_bytes;
static long packets_in, packets_out, calls, sent_messages;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static long now_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static srtp_t session(set_policy set, int who, srtp_ssrc_type_t type) {
    uint8_t key[SRTP_MAX_KEY_LEN];
    srtp_policy_t policy;
    srtp_t made;
    for (unsigned i = 0; i < sizeof key; i++) key[i] = (uint8_t) (7 * i + 1 + who);
    memset(&policy, 0, sizeof policy);
    set(&policy.rtp);
    set(&policy.rtcp);
    policy.ssrc.type = type;
    policy.key = key;
    policy.window_size = 1024;
    if (srtp_create(&made, &policy) != srtp_err_status_ok) {
        fprintf(stderr, "forward: no session\n");
        exit(1);
    }
    return made;
}

static void flush(void) {
    int done = 0;
    while (done < message_count) {
        int now = sendmmsg(in, messages + done, message_count - done, 0);
        if (now <= 0) die("sendmmsg");
        done += now;
        calls++;
    }
    sent_messages += message_count;
    message_count = 0;
    outgoing_bytes = 0;
}

/* Names what lies from begin to the end of the buffer as one message, which the kernel cuts. */
static void add_message(struct receiver *to, int begin, int segment) {
    struct msghdr *header = &messages[message_count].msg_hdr;
    data[message_count] = (struct iovec) {outgoing + begin, (size_t) (outgoing_bytes - begin)};
    *header = (struct msghdr) {.msg_name = &to->address, .msg_namelen = sizeof to->address,
        .msg_iov = &data[message_count], .msg_iovlen = 1};
    if (outgoing_bytes - begin > segment) {
        header->msg_control = control[message_count].bytes;
        header->msg_controllen = sizeof control[message_count].bytes;
        struct cmsghdr *cut = CMSG_FIRSTHDR(header);
        cut->cmsg_level = IPPROTO_UDP;
        cut->cmsg_type = UDP_SEGMENT;
        cut->cmsg_len = CMSG_LEN(sizeof(uint16_t));
        uint16_t size = (uint16_t) segment;
        memcpy(CMSG_DATA(cut), &size, sizeof size);
    }
    message_count++;
}

static void put16(uint8_t *at, uint16_t value) {
    value = htons(value);
    memcpy(at, &value, sizeof value);
}

static void put32(uint8_t *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, sizeof value);
}

static uint16_t get16(const uint8_t *at) {
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return ntohs(value);
}

static uint32_t get32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return ntohl(value);
}

static int header_length(const uint8_t *packet, int length) {
    if (length < HEADER) return -1;
    int header = HEADER + 4 * (packet[0] & 15);
    if (packet[0] & 0x10) header += header + 4 > length ? 4 : 4 + 4 * get16(packet + header + 2);
    return header <= length ? header : -1;
}

/* One packet as its receiver has it; returns the bytes written. */
static int rewrite(struct receiver *to, const struct packet *packet, uint8_t *out) {
    static const uint8_t extension[EXTENSION] = {0xBE, 0xDE, 0, 3, 0x10, '0', 0x21, 0, 0, 0x32, 0, 0, 0, 0, 0, 0};
    int header = header_length(packet->bytes, packet->length), body = packet->length - header;
    out[0] = (uint8_t) (0x90 | (packet->bytes[0] & 0x20));
    out[1] = (uint8_t) (97 | (packet->bytes[1] & 0x80));
    put16(out + 2, (uint16_t) (get16(packet->bytes + 2) + to->sequence_offset));
    put32(out + 4, get32(packet->bytes + 4) + to->timestamp_offset);
    put32(out + 8, to->ssrc);
    memcpy(out + HEADER, extension, EXTENSION);
    put16(out + HEADER + 7, to->transport_sequence++);
    out[HEADER + 10] = (uint8_t) (packet->send_time >> 16);
    put16(out + HEADER + 11, (uint16_t) packet->send_time);
    memcpy(out + HEADER + EXTENSION, packet->bytes + header, body);
    int length = HEADER + EXTENSION + body;
    if (srtp_protect(to->session, out, &length) != srtp_err_status_ok) {
        fprintf(stderr, "forward: a packet was refused\n");
        exit(1);
    }
    return length;
}

/* All that came in this turn, receiver by receiver. */
static void forward(void) {
    for (int n = 0; n < receiver_count; n++) {
        struct receiver *to = &receivers[n];
        int begin = outgoing_bytes, segment = 0, segments = 0, ended = 0;
        for (int i = 0; i < turn_count; i++) {
            int length = rewrite(to, &turn[i], outgoing + outgoing_bytes);
            int fits = !ended && length <= segment && segments < MAX_SEGMENTS
                && outgoing_bytes - begin + length <= MOST_OF_RUN;
            if (segments > 0 && !fits) {
                add_message(to, begin, segment);
                begin = outgoing_bytes;
                segments = 0;
            }
            if (segments++ == 0) segment = length;
            ended = length < segment;
            outgoing_bytes += length;
        }
        if (segments > 0) add_message(to, begin, segment);
        packets_out += turn_count;
        if (outgoing_bytes >= FULL || message_count > MAX_MESSAGES - TURN) flush();
    }
    flush();
    turn_count = 0;
}

static void take(const uint8_t *bytes, int length, uint32_t send_time) {
    uint8_t *slot = history[packets_in % HISTORY];
    if (length > SLOT) return;
    memcpy(slot, bytes, length);
    if (srtp_unprotect(incoming, slot, &length) != srtp_err_status_ok || header_length(slot, length) < 0) return;
    packets_in++;
    turn[turn_count++] = (struct packet) {slot, length, send_time};
    if (turn_count == TURN) forward();
}

static void receive(void) {
    static struct mmsghdr headers[BATCH];
    static struct iovec room[BATCH];
    static union {
        struct cmsghdr align;
        char bytes[64];
    } cuts[BATCH];
    for (int i = 0; i < BATCH; i++) {
        room[i] = (struct iovec) {received[i], BIG};
        headers[i].msg_hdr = (struct msghdr) {.msg_iov = &room[i], .msg_iovlen = 1, .msg_control = cuts[i].bytes,
            .msg_controllen = sizeof cuts[i].bytes};
    }
    int count = recvmmsg(in, headers, BATCH, MSG_DONTWAIT, NULL);
    uint32_t send_time = (uint32_t) (((now_ns(CLOCK_MONOTONIC) / 1000) << 18) / 1000000) & 0xFFFFFF;
    for (int i = 0; i < count; i++) {
        int length = (int) headers[i].msg_len, segment = length;
        struct msghdr *header = &headers[i].msg_hdr;
        for (struct cmsghdr *each = CMSG_FIRSTHDR(header); each != NULL; each = CMSG_NXTHDR(header, each)) {
            if (each->cmsg_level == IPPROTO_UDP && each->cmsg_type == UDP_GRO) memcpy(&segment, CMSG_DATA(each), sizeof segment);
        }
        for (int at = 0; at < length; at += segment) {
            take(received[i] + at, length - at < segment ? length - at : segment, send_time);
        }
    }
    if (turn_count > 0) forward();
}

static void open_socket(void) {
    int bytes = 8 << 20, one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    in = socket(AF_INET, SOCK_DGRAM, 0);
    if (in < 0 || bind(in, (struct sockaddr *) &address, length) < 0) die("bind");
    setsockopt(in, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    setsockopt(in, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    if (setsockopt(in, IPPROTO_UDP, UDP_GRO, &one, sizeof one) < 0) die("UDP_GRO");
    getsockname(in, (struct sockaddr *) &address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
}

static set_policy policy_of(const char *profile) {
    if (strcmp(profile, "AES_CM_128_HMAC_SHA1_80") == 0) return srtp_crypto_policy_set_rtp_default;
    if (strcmp(profile, "AES_CM_128_HMAC_SHA1_32") == 0) return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32;
    if (strcmp(profile, "AEAD_AES_128_GCM") == 0) return srtp_crypto_policy_set_aes_gcm_128_16_auth;
    if (strcmp(profile, "AEAD_AES_256_GCM") == 0) return srtp_crypto_policy_set_aes_gcm_256_16_auth;
    fprintf(stderr, "forward: unknown profile %s\n", profile);
    exit(2);
}

int main(int count, char **arguments) {
    receiver_count = count - 2;
    if (receiver_count < 1 || receiver_count > MAX_RECEIVERS) {
        fprintf(stderr, "usage: forward PROFILE PORT..., 1 to %d ports\n", MAX_RECEIVERS);
        return 2;
    }
    set_policy set = policy_of(arguments[1]);
    if (srtp_init() != srtp_err_status_ok) return 1;
    incoming = session(set, 0, ssrc_any_inbound);
    for (int n = 0; n < receiver_count; n++) {
        receivers[n] = (struct receiver) {.session = session(set, n + 1, ssrc_any_outbound),
            .address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                .sin_port = htons((uint16_t) atoi(arguments[n + 2]))},
            .ssrc = 0xCAFE0000u + (uint32_t) n, .timestamp_offset = 90000u * (uint32_t) n,
            .sequence_offset = (uint16_t) (100 * n)};
    }
    open_socket();
    int poll = epoll_create1(0);
    struct epoll_event packets = {.events = EPOLLIN, .data.fd = in}, input = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, in, &packets) < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &input) < 0) {
        die("epoll_ctl");
    }
    for (;;) {
        struct epoll_event events[2];
        int ready = epoll_wait(poll, events, 2, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == in) {
                receive();
                continue;
            }
            char line[64];
            if (read(STDIN_FILENO, line, sizeof line) <= 0) return 0;
            printf("%ld %ld %ld %ld %ld\n", now_ns(CLOCK_PROCESS_CPUTIME_ID), packets_in, packets_out, calls, sent_messages);
            fflush(stdout);
        }
    }
}
