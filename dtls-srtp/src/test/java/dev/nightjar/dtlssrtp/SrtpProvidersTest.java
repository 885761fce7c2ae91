package dev.nightjar.dtlssrtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which provider of the Java run-time computes, by what an application did to their list. */
class SrtpProvidersTest {
    private final List<Provider> original = List.of(Security.getProviders());

    @AfterEach
    void putTheProvidersBack() {
        for (Provider provider : Security.getProviders()) {
            Security.removeProvider(provider.getName());
        }
        original.forEach(Security::addProvider);
    }

    @Test
    void areTheJdksOwnEvenBehindAnother() {
        Security.insertProviderAt(new BouncyCastleProvider(), 1);

        assertThat(namesInUse()).containsExactly("SunJCE", "SunJCE", "SunJCE", "SUN");
    }

    @Test
    void areAnyWhereTheJdksOwnAreMissing() {
        removeTheJdksOwn();

        assertThat(namesInUse()).containsExactly("BC", "BC", "BC", "BC");
    }

    @ParameterizedTest
    @EnumSource
    void giveTheSamePacketsWhicheverTheyAre(SrtpProfile profile) {
        byte[] plain = SrtpPackets.rtp(SrtpPackets.SSRC, 1, 1200);
        byte[] byTheJdk = SrtpPackets.protectRtp(SrtpPackets.context(profile), plain);
        removeTheJdksOwn();

        for (SrtpCrypto crypto : List.of(SrtpCrypto.JAVA, SrtpCrypto.JAVA_WITH_JDK_COUNTER_MODE)) {
            SrtpConfig config = SrtpConfig.defaults().withCrypto(crypto);
            SrtpContext sender = SrtpContext.create(SrtpPackets.key(profile), config);
            SrtpContext receiver = SrtpContext.create(SrtpPackets.key(profile), config);

            byte[] sealed = SrtpPackets.protectRtp(sender, plain);

            assertThat(sealed).as("%s", crypto).isEqualTo(byTheJdk);
            assertThat(SrtpPackets.protectRtp(sender, plain)).as("again").isEqualTo(byTheJdk);
            byte[] forged = sealed.clone();
            forged[30] ^= 1;
            assertThat(SrtpPackets.unprotectRtp(receiver, forged)).isEqualTo(UnprotectResult.AUTHENTICATION_FAILED);
            assertThat(receiver.unprotectRtp(sealed, 0, sealed.length)).isEqualTo(UnprotectResult.ACCEPTED);
            assertThat(sealed).startsWith(plain);
        }
    }

    private static void removeTheJdksOwn() {
        Security.removeProvider("SunJCE");
        Security.removeProvider("SUN");
        Security.insertProviderAt(new BouncyCastleProvider(), 1);
    }

    private static List<String> namesInUse() {
        List<String> names = new ArrayList<>();
        names.add(SrtpProviders.aesBlocks().getProvider().getName());
        names.add(SrtpProviders.aesCounterMode().getProvider().getName());
        names.add(SrtpProviders.aesGcm().getProvider().getName());
        names.add(SrtpProviders.sha1().getProvider().getName());
        return names;
    }
}
