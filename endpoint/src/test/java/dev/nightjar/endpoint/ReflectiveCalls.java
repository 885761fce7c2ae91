package dev.nightjar.endpoint;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Which methods that ask by name a class file calls: read from its constant pool, JVM specification §4.4. */
final class ReflectiveCalls {
    private static final Set<String> ASKING = Set.of(
            "java/lang/Class.forName",
            "java/lang/Class.getMethod",
            "java/lang/Class.getDeclaredMethod",
            "java/lang/Class.getMethods",
            "java/lang/Class.getDeclaredMethods",
            "java/lang/Class.getField",
            "java/lang/Class.getDeclaredField",
            "java/lang/Class.getFields",
            "java/lang/Class.getDeclaredFields",
            "java/lang/Class.getConstructor",
            "java/lang/Class.getDeclaredConstructor",
            "java/lang/Class.getConstructors",
            "java/lang/Class.getDeclaredConstructors",
            "java/lang/Class.getResource",
            "java/lang/Class.getResourceAsStream",
            "java/lang/Class.newInstance",
            "java/lang/ClassLoader.loadClass",
            "java/lang/ClassLoader.getResource",
            "java/lang/ClassLoader.getResources",
            "java/lang/ClassLoader.getResourceAsStream",
            "java/lang/System.load",
            "java/lang/System.loadLibrary",
            "java/lang/reflect/Proxy.newProxyInstance",
            "java/io/ObjectInputStream.readObject",
            "java/util/ResourceBundle.getBundle",
            "java/util/ServiceLoader.load");

    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup.";

    private ReflectiveCalls() {}

    /** {@return the calls, as class and method} */
    static Set<String> of(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipBytes(8);
        int count = in.readUnsignedShort();
        int[] kinds = new int[count];
        int[] first = new int[count];
        int[] second = new int[count];
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            kinds[i] = in.readUnsignedByte();
            switch (kinds[i]) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++; // a long or double takes two places
                }
                case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                case 9, 10, 11, 12, 17, 18 -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
                case 15 -> in.skipBytes(3);
                default -> throw new IOException("constant of kind " + kinds[i]);
            }
        }
        Set<String> calls = new TreeSet<>();
        for (int i = 1; i < count; i++) {
            if (kinds[i] == 10) {
                String call = texts[first[first[i]]] + "." + texts[first[second[i]]];
                if (ASKING.contains(call) || call.startsWith(LOOKUP + "find")) {
                    calls.add(call.substring(call.lastIndexOf('/') + 1));
                }
            }
        }
        return calls;
    }
}
