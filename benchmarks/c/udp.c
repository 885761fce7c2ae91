/*
 * What UDP costs in C on loopback: CPU nanoseconds of one thread per datagram, as CSV.
 *
 *   udp [--size 1200] [--seconds 1] [--segments 1,2,4,7,8,16,28,32] [--sinks 1] [--fps 0] [--sink-gro] [--only recv|send]
 *
 * recv rows measure the receiver; its peer sends with sendmmsg(32), or with UDP_SEGMENT where the row has GRO.
 * send rows measure the sender; its peer is one thread that reads all sinks with recvmmsg(32), with UDP_GRO by --sink-gro.
 * --fps 0 sends as fast as it goes. With --fps N every sink gets one burst of so many segments N times a second, which is
 * how a forwarder of video sends; the sender sleeps in between, and so does the sink, whose waking the sender pays for.
 * On loopback a send includes the whole way into the receiver's queue. Sender on the first CPU, receiver on the second.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
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

#define MAX_SINKS 256
#define MAX_BATCH 64
#define BATCH 32
#define BIG 65536
#define WARM_UP_NS 300000000L

enum call { ONE, MANY, SEGMENTS };

struct options {
    int size;
    double seconds;
    int segments[32];
    int segment_counts;
    int sinks;
    int fps;
    int sink_gro;
    const char *only;
};

static struct options options = {1200, 1.0, {1, 2, 4, 7, 8, 16, 28, 32}, 8, 1, 0, 0, ""};

/* One run: a sender and a receiver, each counting what it did between warm-up and end. */
struct run {
    enum call send_call, receive_call;
    int send_batch;
    int fps;
    int gro;
    int source;
    int sinks[MAX_SINKS];
    struct sockaddr_in addresses[MAX_SINKS];
    int sink_count;
    long begin_ns, end_ns;
    atomic_long sent, received;
    double send_cpu_ns, receive_cpu_ns;
    long sent_in_window, received_in_window;
};

static void die(const char *what) {
    perror(what);
    exit(1);
}

static long clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu % sysconf(_SC_NPROCESSORS_ONLN), &set);
    sched_setaffinity(0, sizeof set, &set);
}

/* CPU time and count from the first call after warm-up to the first call after the end. */
struct window {
    long cpu_ns, count;
    int state;
};

static int window_tick(struct window *window, const struct run *run, long count) {
    long now = clock_ns(CLOCK_MONOTONIC);
    if (window->state == 0 && now >= run->begin_ns) {
        window->state = 1;
        window->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
        window->count = count;
    } else if (window->state == 1 && now >= run->end_ns) {
        window->state = 2;
        window->cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) - window->cpu_ns;
        window->count = count - window->count;
    }
    return window->state == 2;
}

/* ---- sender ---- */

static char payload[BIG];

static int send_burst(struct run *run, int sink) {
    struct sockaddr_in *to = &run->addresses[sink];
    int size = options.size;
    if (run->send_call == ONE) {
        for (int i = 0; i < run->send_batch; i++) {
            if (sendto(run->source, payload, size, 0, (struct sockaddr *) to, sizeof *to) != size) die("sendto");
        }
        return run->send_batch;
    }
    if (run->send_call == MANY) {
        struct mmsghdr messages[MAX_BATCH];
        struct iovec data = {payload, size};
        memset(messages, 0, sizeof messages);
        for (int i = 0; i < run->send_batch; i++) {
            messages[i].msg_hdr.msg_name = to;
            messages[i].msg_hdr.msg_namelen = sizeof *to;
            messages[i].msg_hdr.msg_iov = &data;
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        int done = sendmmsg(run->source, messages, run->send_batch, 0);
        if (done < 0) die("sendmmsg");
        return done;
    }
    char control[CMSG_SPACE(sizeof(uint16_t))] = {0};
    struct iovec data = {payload, (size_t) size * run->send_batch};
    struct msghdr message = {to, sizeof *to, &data, 1, control, sizeof control, 0};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    *(uint16_t *) CMSG_DATA(header) = (uint16_t) size;
    if (sendmsg(run->source, &message, 0) < 0) die("sendmsg with UDP_SEGMENT");
    return run->send_batch;
}

static void *sender(void *argument) {
    struct run *run = argument;
    struct window window = {0, 0, 0};
    pin(0);
    long count = 0, due = clock_ns(CLOCK_MONOTONIC);
    for (;;) {
        for (int sink = 0; sink < run->sink_count; sink++) count += send_burst(run, sink);
        atomic_store_explicit(&run->sent, count, memory_order_relaxed);
        if (window_tick(&window, run, count)) break;
        if (run->fps > 0) {
            due += 1000000000L / run->fps;
            struct timespec until = {due / 1000000000L, due % 1000000000L};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        }
    }
    run->send_cpu_ns = window.cpu_ns;
    run->sent_in_window = window.count;
    return NULL;
}

/* ---- receiver ---- */

static char *memory;

/* Slots lie an odd number of cache lines apart, or all would fall into the same few sets of the cache. */
static size_t slot_bytes(const struct run *run) {
    return run->gro ? BIG + 65 * 64 : 2048 + 64;
}

static long receive_some(struct run *run, int socket, int flags) {
    if (run->receive_call == ONE) {
        ssize_t length = recvfrom(socket, memory, BIG, flags, NULL, NULL);
        return length < 0 ? 0 : 1;
    }
    struct mmsghdr messages[BATCH];
    struct iovec data[BATCH];
    struct sockaddr_in from[BATCH];
    char control[BATCH][64];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
        data[i] = (struct iovec) {memory + i * slot_bytes(run), run->gro ? BIG : 2048};
        messages[i].msg_hdr = (struct msghdr) {&from[i], sizeof from[i], &data[i], 1, control[i], sizeof control[i], 0};
    }
    int done = recvmmsg(socket, messages, BATCH, flags, NULL);
    long packets = 0;
    for (int i = 0; i < done; i++) {
        packets += (messages[i].msg_len + options.size - 1) / options.size;
    }
    return packets;
}

static void *receiver(void *argument) {
    struct run *run = argument;
    struct window window = {0, 0, 0};
    pin(1);
    long count = 0;
    int poll = -1;
    if (run->sink_count > 1) {
        poll = epoll_create1(0);
        for (int i = 0; i < run->sink_count; i++) {
            struct epoll_event event = {.events = EPOLLIN, .data.fd = run->sinks[i]};
            epoll_ctl(poll, EPOLL_CTL_ADD, run->sinks[i], &event);
        }
    }
    do {
        if (poll < 0) {
            count += receive_some(run, run->sinks[0], run->receive_call == ONE ? 0 : MSG_WAITFORONE);
        } else {
            struct epoll_event events[MAX_SINKS];
            int ready = epoll_wait(poll, events, MAX_SINKS, 100);
            for (int i = 0; i < ready; i++) count += receive_some(run, events[i].data.fd, MSG_DONTWAIT);
        }
        atomic_store_explicit(&run->received, count, memory_order_relaxed);
    } while (!window_tick(&window, run, count));
    run->receive_cpu_ns = window.cpu_ns;
    run->received_in_window = window.count;
    if (poll >= 0) close(poll);
    return NULL;
}

/* ---- rows ---- */

static int open_socket(int gro, struct sockaddr_in *address) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0), bytes = 8 << 20, one = 1;
    if (fd < 0) die("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    struct timeval limit = {0, 100000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (gro && setsockopt(fd, IPPROTO_UDP, UDP_GRO, &one, sizeof one) < 0) die("UDP_GRO");
    *address = (struct sockaddr_in) {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof *address;
    if (bind(fd, (struct sockaddr *) address, length) < 0) die("bind");
    getsockname(fd, (struct sockaddr *) address, &length);
    return fd;
}

static void perform(struct run *run) {
    struct sockaddr_in ignored;
    run->source = open_socket(0, &ignored);
    for (int i = 0; i < run->sink_count; i++) run->sinks[i] = open_socket(run->gro, &run->addresses[i]);
    run->begin_ns = clock_ns(CLOCK_MONOTONIC) + WARM_UP_NS;
    run->end_ns = run->begin_ns + (long) (options.seconds * 1e9);
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, receiver, run);
    pthread_create(&threads[1], NULL, sender, run);
    pthread_join(threads[1], NULL);
    pthread_join(threads[0], NULL);
    close(run->source);
    for (int i = 0; i < run->sink_count; i++) close(run->sinks[i]);
}

static void print(const char *direction, const char *call, const struct run *run, double cpu, long packets) {
    double lost = run->sent == 0 ? 0 : 100.0 * (double) (run->sent - run->received) / (double) run->sent;
    printf("%s,%s,%d,%d,%d,%d,%s,%.0f,%.0f,%.1f\n", direction, call, options.size, run->send_batch, run->sink_count,
            run->fps, run->gro ? "gro" : "plain", packets == 0 ? 0 : cpu / (double) packets,
            (double) packets / options.seconds, lost < 0 ? 0 : lost);
    fflush(stdout);
}

static void receive_row(const char *name, enum call receive_call, int gro, int segments) {
    struct run run = {.send_call = gro ? SEGMENTS : MANY, .receive_call = receive_call, .gro = gro,
        .send_batch = segments, .sink_count = 1, .fps = options.fps};
    perform(&run);
    print("recv", name, &run, run.receive_cpu_ns, run.received_in_window);
}

static void send_row(const char *name, enum call send_call, int segments) {
    struct run run = {.send_call = send_call, .receive_call = MANY, .gro = options.sink_gro, .send_batch = segments,
        .sink_count = options.sinks, .fps = options.fps};
    perform(&run);
    print("send", name, &run, run.send_cpu_ns, run.sent_in_window);
}

static void parse(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        const char *value = i + 1 < count ? arguments[i + 1] : "";
        if (strcmp(name, "--sink-gro") == 0) {
            options.sink_gro = 1;
            continue;
        }
        i++;
        if (strcmp(name, "--size") == 0) options.size = atoi(value);
        else if (strcmp(name, "--seconds") == 0) options.seconds = atof(value);
        else if (strcmp(name, "--sinks") == 0) options.sinks = atoi(value);
        else if (strcmp(name, "--fps") == 0) options.fps = atoi(value);
        else if (strcmp(name, "--only") == 0) options.only = value;
        else if (strcmp(name, "--segments") == 0) {
            char *copy = strdup(value), *rest = copy, *item;
            for (options.segment_counts = 0; options.segment_counts < 32 && (item = strsep(&rest, ",")) != NULL;) {
                options.segments[options.segment_counts++] = atoi(item);
            }
            free(copy);
        } else {
            fprintf(stderr, "udp: unknown option %s\n", name);
            exit(2);
        }
    }
    int most = 65507 / (options.size < 1 ? 1 : options.size);
    if (most > MAX_BATCH) most = MAX_BATCH;
    for (int i = 0; i < options.segment_counts; i++) {
        if (options.segments[i] < 1 || options.segments[i] > most) {
            fprintf(stderr, "udp: segments: %d (expected: 1 to %d)\n", options.segments[i], most);
            exit(2);
        }
    }
    if (options.size < 1 || options.size > 1472 || options.sinks < 1 || options.sinks > MAX_SINKS || options.fps < 0
            || options.seconds <= 0) {
        fprintf(stderr, "udp: size 1 to 1472, sinks 1 to %d, fps >= 0, seconds > 0\n", MAX_SINKS);
        exit(2);
    }
}

int main(int count, char **arguments) {
    parse(count, arguments);
    memory = calloc(2 * BATCH, BIG);
    if (memory == NULL) die("calloc");
    memset(payload, 0x5A, sizeof payload);
    printf("direction,call,size,segments,sinks,fps,sink,cpu_ns_per_packet,packets_per_second,lost_percent\n");
    if (strcmp(options.only, "send") != 0) {
        receive_row("recvfrom", ONE, 0, BATCH);
        receive_row("recvmmsg", MANY, 0, BATCH);
        for (int i = 0; i < options.segment_counts; i++) receive_row("gro", MANY, 1, options.segments[i]);
    }
    if (strcmp(options.only, "recv") != 0) {
        for (int i = 0; i < options.segment_counts; i++) send_row("sendto", ONE, options.segments[i]);
        for (int i = 0; i < options.segment_counts; i++) send_row("sendmmsg", MANY, options.segments[i]);
        for (int i = 0; i < options.segment_counts; i++) send_row("gso", SEGMENTS, options.segments[i]);
    }
    return 0;
}
