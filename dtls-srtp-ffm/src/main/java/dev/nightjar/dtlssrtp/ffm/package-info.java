/**
 * The ciphers of SRTP by OpenSSL's libcrypto, through the Foreign Function and Memory API of JDK 22.
 *
 * <p><b>Start here:</b> nothing is called from this package. Put it on the class path or module path and set {@link
 * dev.nightjar.dtlssrtp.SrtpCrypto#NATIVE}; {@link dev.nightjar.dtlssrtp.ffm.OpenSslCrypto} is then found.
 *
 * <p>Native calls have to be allowed: {@code --enable-native-access=dev.nightjar.dtlssrtp.ffm} on the module path, or
 * {@code --enable-native-access=ALL-UNNAMED} on the class path (for {@code java -jar} the manifest of the application
 * may say {@code Enable-Native-Access: ALL-UNNAMED} instead). Without it JDK 22 to 25 print a warning and go on; with
 * {@code --illegal-native-access=deny}, which later JDKs will have as default, the provider says that it is not allowed
 * to, and pure Java goes on.
 */
@NullMarked
package dev.nightjar.dtlssrtp.ffm;

import org.jspecify.annotations.NullMarked;
