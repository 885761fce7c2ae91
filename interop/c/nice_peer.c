/*
 * libnice's agent with one stream of one component, for the tests: a command a line on stdin, what happens a line on
 * stdout, until stdin ends.
 *
 *   nice_peer OPTIONS ADDRESS...
 *     OPTIONS   letters: c controlling, r regular nomination (else aggressive), t trickle, l lite
 *
 *   in   remote UFRAG PASSWORD     candidate LINE     end     send TEXT
 *   out  credentials UFRAG PASSWORD     candidate LINE     gathered     state NAME     pair LOCAL REMOTE
 *        data TEXT
 */
#include <gio/gio.h>
#include <nice/agent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPONENT 1

static NiceAgent *agent;
static guint stream;
static GMainLoop *loop;
static gboolean has_remote;
static gboolean gathered;
static GSList *early;

static void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void say(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

static void on_candidate(NiceAgent *of, NiceCandidate *candidate, gpointer data)
{
    gchar *line = nice_agent_generate_local_candidate_sdp(of, candidate);

    (void)data;
    say("candidate %s", line + (g_str_has_prefix(line, "a=") ? 2 : 0));
    g_free(line);
}

static void use_early(void)
{
    if (has_remote && gathered && early) {
        nice_agent_set_remote_candidates(agent, stream, COMPONENT, early);
        g_slist_free_full(early, (GDestroyNotify)nice_candidate_free);
        early = NULL;
    }
}

static void on_gathered(NiceAgent *of, guint of_stream, gpointer data)
{
    (void)of;
    (void)of_stream;
    (void)data;
    gathered = TRUE;
    say("gathered");
    use_early();
}

static void on_state(NiceAgent *of, guint of_stream, guint component, guint state, gpointer data)
{
    (void)of;
    (void)of_stream;
    (void)component;
    (void)data;
    say("state %s", nice_component_state_to_string(state));
}

static void on_pair(NiceAgent *of, guint of_stream, guint component, NiceCandidate *local, NiceCandidate *remote,
        gpointer data)
{
    gchar ours[NICE_ADDRESS_STRING_LEN];
    gchar theirs[NICE_ADDRESS_STRING_LEN];

    (void)of;
    (void)of_stream;
    (void)component;
    (void)data;
    nice_address_to_string(&local->addr, ours);
    nice_address_to_string(&remote->addr, theirs);
    say("pair %s|%u %s|%u", ours, nice_address_get_port(&local->addr), theirs,
            nice_address_get_port(&remote->addr));
}

static void on_data(NiceAgent *of, guint of_stream, guint component, guint length, gchar *bytes, gpointer data)
{
    (void)of;
    (void)of_stream;
    (void)component;
    (void)data;
    say("data %.*s", (int)length, bytes);
}

static void add_candidate(const gchar *line)
{
    gchar *attribute = g_strconcat("a=", line, NULL);
    NiceCandidate *candidate = nice_agent_parse_remote_candidate_sdp(agent, stream, attribute);

    g_free(attribute);
    if (!candidate) {
        say("unreadable %s", line);
        exit(1);
    }
    early = g_slist_append(early, candidate);
    use_early();
}

static void handle(const gchar *line)
{
    gchar **words = g_strsplit(line, " ", 3);

    if (!words[0]) {
        /* an empty line */
    } else if (!strcmp(words[0], "remote") && words[1] && words[2]) {
        has_remote = nice_agent_set_remote_credentials(agent, stream, words[1], words[2]);
        use_early();
    } else if (!strcmp(words[0], "candidate")) {
        add_candidate(line + strlen("candidate "));
    } else if (!strcmp(words[0], "end")) {
        nice_agent_peer_candidate_gathering_done(agent, stream);
    } else if (!strcmp(words[0], "send")) {
        const gchar *text = line + strlen("send ");
        nice_agent_send(agent, stream, COMPONENT, (guint)strlen(text), text);
    } else {
        say("unknown %s", line);
    }
    g_strfreev(words);
}

static gboolean on_input(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    gchar *line = NULL;
    gsize end;

    (void)condition;
    (void)data;
    if (g_io_channel_read_line(channel, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL) {
        g_main_loop_quit(loop);
        return FALSE;
    }
    line[end] = '\0';
    handle(line);
    g_free(line);
    return TRUE;
}

static NiceAgentOption options_of(const char *letters)
{
    NiceAgentOption options = NICE_AGENT_OPTION_CONSENT_FRESHNESS;

    if (strchr(letters, 'r')) {
        options |= NICE_AGENT_OPTION_REGULAR_NOMINATION;
    }
    if (strchr(letters, 't')) {
        options |= NICE_AGENT_OPTION_ICE_TRICKLE;
    }
    if (strchr(letters, 'l')) {
        options |= NICE_AGENT_OPTION_LITE_MODE;
    }
    return options;
}

int main(int count, char **arguments)
{
    gchar *ufrag;
    gchar *password;
    GIOChannel *input;

    if (count < 3) {
        fprintf(stderr, "nice_peer OPTIONS ADDRESS...\n");
        return 2;
    }
    loop = g_main_loop_new(NULL, FALSE);
    agent = nice_agent_new_full(NULL, NICE_COMPATIBILITY_RFC5245, options_of(arguments[1]));
    g_object_set(agent, "upnp", FALSE, "ice-tcp", FALSE, "controlling-mode", strchr(arguments[1], 'c') != NULL, NULL);
    for (int i = 2; i < count; i++) {
        NiceAddress address;
        nice_address_init(&address);
        if (!nice_address_set_from_string(&address, arguments[i]) || !nice_agent_add_local_address(agent, &address)) {
            fprintf(stderr, "no address: %s\n", arguments[i]);
            return 2;
        }
    }
    g_signal_connect(agent, "new-candidate-full", G_CALLBACK(on_candidate), NULL);
    g_signal_connect(agent, "candidate-gathering-done", G_CALLBACK(on_gathered), NULL);
    g_signal_connect(agent, "component-state-changed", G_CALLBACK(on_state), NULL);
    g_signal_connect(agent, "new-selected-pair-full", G_CALLBACK(on_pair), NULL);
    stream = nice_agent_add_stream(agent, 1);
    nice_agent_set_stream_name(agent, stream, "application");
    nice_agent_attach_recv(agent, stream, COMPONENT, NULL, on_data, NULL);
    nice_agent_get_local_credentials(agent, stream, &ufrag, &password);
    say("credentials %s %s", ufrag, password);
    if (!nice_agent_gather_candidates(agent, stream)) {
        fprintf(stderr, "nothing to gather\n");
        return 1;
    }
    input = g_io_channel_unix_new(0);
    g_io_add_watch(input, G_IO_IN | G_IO_HUP, on_input, NULL);
    g_main_loop_run(loop);
    g_io_channel_unref(input);
    g_object_unref(agent);
    g_free(ufrag);
    g_free(password);
    return 0;
}
