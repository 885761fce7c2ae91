package dev.nightjar.endpoint.internal.addresses;

import dev.nightjar.endpoint.AddressDiscovery;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Carries out an {@link AddressDiscovery}: every question at once, on threads that live no longer than the answers.
 *
 * <p>What cannot be found in time is told in the log and left out: an endpoint opens all the same.
 */
public final class AddressProbe {
    private static final System.Logger LOG = System.getLogger(AddressProbe.class.getName());

    /** More than any sane 1:1 NAT has; each is a candidate for each socket. */
    static final int MAX_FOUND = 8;

    private final AddressDiscovery discovery;
    private final RandomGenerator random;

    /** Prepares to ask as {@code discovery} says; nothing is asked yet. */
    public AddressProbe(AddressDiscovery discovery, RandomGenerator random) {
        this.discovery = discovery;
        this.random = random;
    }

    /** {@return the addresses found, none of them one of {@code locals}; waits as long as the discovery allows} */
    public List<InetAddress> find(List<InetAddress> locals) {
        List<Question> questions = questions(locals);
        Set<InetAddress> found = new LinkedHashSet<>();
        if (questions.isEmpty()) {
            return List.of();
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(questions.size(), new DefaultThreadFactory("nightjar-discovery", true));
        try {
            List<Future<Set<InetAddress>>> answers = threads.invokeAll(
                    List.copyOf(questions), discovery.timeout().toNanos(), TimeUnit.NANOSECONDS);
            for (int i = 0; i < answers.size(); i++) {
                found.addAll(answer(questions.get(i), answers.get(i)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
        locals.forEach(found::remove);
        return found.stream().limit(MAX_FOUND).toList();
    }

    private Set<InetAddress> answer(Question question, Future<Set<InetAddress>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (java.util.concurrent.CancellationException late) {
            LOG.log(System.Logger.Level.WARNING, "{0} did not say our address in time", question.who());
        } catch (java.util.concurrent.ExecutionException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} did not say our address: {1}",
                    question.who(),
                    String.valueOf(failed.getCause()));
        }
        return Set.of();
    }

    private List<Question> questions(List<InetAddress> locals) {
        List<Question> questions = new ArrayList<>();
        if (discovery.isAws()) {
            questions.add(new Question("the metadata service", this::askAws));
        }
        if (!discovery.stunServers().isEmpty()) {
            for (InetAddress local : locals) {
                questions.add(new Question("the STUN server", () -> askStun(local)));
            }
        }
        return questions;
    }

    private Set<InetAddress> askAws() throws IOException, InterruptedException {
        // Each of two questions has half of the time.
        InetAddress address =
                new AwsMetadata(discovery.awsBase(), discovery.timeout().dividedBy(2)).publicIpv4();
        return address == null ? Set.of() : Set.of(address);
    }

    private Set<InetAddress> askStun(InetAddress local) throws IOException {
        return new StunDiscovery(random)
                .ask(local, discovery.stunServers(), discovery.timeout().toNanos() * 9 / 10);
    }

    /** One question, and who answers it. */
    private record Question(String who, java.util.concurrent.Callable<Set<InetAddress>> asked)
            implements java.util.concurrent.Callable<Set<InetAddress>> {
        @Override
        public Set<InetAddress> call() throws Exception {
            return asked.call();
        }
    }
}
