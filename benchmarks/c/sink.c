/*
 * Stands between a forwarder and its subscribers and eats the media, so that only the forwarder works for it.
 *
 *   sink COUNT
 *
 * For each subscriber there is an outer socket, which the forwarder sends to, and an inner one, which the subscriber does.
 * RTP that comes to the outer one is counted and dropped, not decrypted; everything else (STUN, DTLS, RTCP) goes through,
 * each way, to whoever was last heard on the other side, as through a NAT. So the subscriber can be a real peer, which
 * connects and keeps its consent alive, and costs nothing while media flows.
 *
 * Out: one line "OUTER_PORT INNER_PORT" for each, then for each line of input "PACKETS BYTES LEAST MOST CALLS": RTP
 * packets and bytes of all, packets of the socket with the fewest and with the most, and calls of recvmmsg that brought
 * some. Ends with its input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_SUBSCRIBERS 1000
#define BATCH 32
#define DATAGRAM 2048

struct side {
    int socket;
    int is_outer;
    struct side *other;
    struct sockaddr_in heard;
    long packets;
};

static struct side sides[2 * MAX_SUBSCRIBERS];
static char memory[BATCH][DATAGRAM + 64];
static long all_bytes, all_calls;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int open_side(struct side *side, int is_outer, struct side *other, int poll) {
    int bytes = 8 << 20;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    *side = (struct side) {.socket = socket(AF_INET, SOCK_DGRAM, 0), .is_outer = is_outer, .other = other};
    if (side->socket < 0) die("socket");
    if (setsockopt(side->socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0) {
        setsockopt(side->socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    if (bind(side->socket, (struct sockaddr *) &address, length) < 0) die("bind");
    getsockname(side->socket, (struct sockaddr *) &address, &length);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, side->socket, &event) < 0) die("epoll_ctl");
    return ntohs(address.sin_port);
}

/* RFC 7983: 128 to 191 is RTP or RTCP; RFC 5761 section 4: of these, a second byte of 192 to 223 is RTCP. */
static int is_rtp(const unsigned char *bytes, unsigned length) {
    return length >= 12 && bytes[0] >= 128 && bytes[0] <= 191 && !(bytes[1] >= 192 && bytes[1] <= 223);
}

static void pass_on(const struct side *from, const char *bytes, unsigned length) {
    const struct side *to = from->other;
    if (to->heard.sin_port != 0) {
        sendto(to->socket, bytes, length, MSG_DONTWAIT, (const struct sockaddr *) &to->heard, sizeof to->heard);
    }
}

static void receive(struct side *side) {
    struct mmsghdr messages[BATCH] = {0};
    struct iovec data[BATCH];
    struct sockaddr_in from[BATCH];
    for (int i = 0; i < BATCH; i++) {
        data[i] = (struct iovec) {memory[i], DATAGRAM};
        messages[i].msg_hdr = (struct msghdr) {.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &data[i],
            .msg_iovlen = 1};
    }
    int count = recvmmsg(side->socket, messages, BATCH, MSG_DONTWAIT, NULL);
    long before = side->packets;
    for (int i = 0; i < count; i++) {
        if (side->is_outer && is_rtp((unsigned char *) memory[i], messages[i].msg_len)) {
            side->packets++;
            all_bytes += messages[i].msg_len;
        } else {
            side->heard = from[i];
            pass_on(side, memory[i], messages[i].msg_len);
        }
    }
    all_calls += side->packets > before;
}

static void tell(int count) {
    long all = 0, least = sides[0].packets, most = 0;
    for (int i = 0; i < count; i++) {
        long packets = sides[2 * i].packets;
        all += packets;
        least = packets < least ? packets : least;
        most = packets > most ? packets : most;
    }
    printf("%ld %ld %ld %ld %ld\n", all, all_bytes, least, most, all_calls);
    fflush(stdout);
}

int main(int argument_count, char **arguments) {
    int count = argument_count == 2 ? atoi(arguments[1]) : 0;
    if (count < 1 || count > MAX_SUBSCRIBERS) {
        fprintf(stderr, "usage: sink COUNT, 1 to %d\n", MAX_SUBSCRIBERS);
        return 2;
    }
    int poll = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        int outer = open_side(&sides[2 * i], 1, &sides[2 * i + 1], poll);
        printf("%d %d\n", outer, open_side(&sides[2 * i + 1], 0, &sides[2 * i], poll));
    }
    fflush(stdout);
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &input) < 0) die("epoll_ctl of the input");
    for (;;) {
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr != NULL) {
                receive(events[i].data.ptr);
                continue;
            }
            char line[64];
            if (read(STDIN_FILENO, line, sizeof line) <= 0) return 0;
            tell(count);
        }
    }
}
