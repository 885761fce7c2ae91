package dev.nightjar.endpoint;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What GraalVM's tracing agent does, with the JDK's debugger: runs a program and writes down every call of the methods
 * by which Java code asks for classes, members, resources, services and libraries by name.
 *
 * <p>Calls by the JDK's own code are left out, since native-image knows it, and by proxies that it makes of annotations.
 * {@code ClassLoader.loadClass} is not watched: the run-time calls it itself whenever a class is linked.
 */
final class ReflectionTracer {
    private static final String LOOKUP = "java.lang.invoke.MethodHandles$Lookup";

    /** Class to its methods that are watched. */
    private static final Map<String, Set<String>> WATCHED = Map.of(
            "java.lang.Class",
            Set.of(
                    "forName",
                    "getMethod",
                    "getMethods",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getField",
                    "getFields",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredConstructor",
                    "getDeclaredConstructors",
                    "newInstance",
                    "getResource",
                    "getResourceAsStream"),
            "java.lang.ClassLoader",
            Set.of("getResource", "getResources", "getResourceAsStream", "getSystemResource"),
            LOOKUP,
            Set.of(
                    "findClass",
                    "findVirtual",
                    "findStatic",
                    "findConstructor",
                    "findSpecial",
                    "findGetter",
                    "findSetter",
                    "findVarHandle",
                    "findStaticVarHandle"),
            "java.util.ServiceLoader",
            Set.of("load", "loadInstalled"),
            "java.util.ResourceBundle",
            Set.of("getBundle"),
            "java.lang.reflect.Proxy",
            Set.of("newProxyInstance"),
            "java.io.ObjectInputStream",
            Set.of("readObject"),
            "java.lang.System",
            Set.of("load", "loadLibrary"),
            "java.lang.Runtime",
            Set.of("load", "loadLibrary"));

    private final Set<ReflectiveUse> uses = new TreeSet<>(Comparator.comparing(ReflectiveUse::toString));
    private final VirtualMachine machine;

    private ReflectionTracer(VirtualMachine machine) {
        this.machine = machine;
    }

    /** {@return everything that the program asked for until it ended; its output goes to ours} */
    static Set<ReflectiveUse> trace(String options, String program) throws Exception {
        LaunchingConnector launching = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = launching.defaultArguments();
        arguments.get("options").setValue(options);
        arguments.get("main").setValue(program);
        ReflectionTracer tracer = new ReflectionTracer(launching.launch(arguments));
        Process process = tracer.machine.process();
        List<Thread> copying = List.of(
                new Thread(() -> copy(process.getInputStream())), new Thread(() -> copy(process.getErrorStream())));
        copying.forEach(Thread::start);
        try {
            tracer.watch();
            tracer.run();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException(program + " ended with " + exit + " (expected: 0)");
            }
            return tracer.uses;
        } finally {
            process.destroyForcibly();
            for (Thread each : copying) {
                each.join();
            }
        }
    }

    private static void copy(InputStream from) {
        try (from) {
            from.transferTo(System.out);
        } catch (IOException ended) {
            // With the process.
        }
    }

    private void watch() {
        for (String type : WATCHED.keySet()) {
            List<ReferenceType> loaded = machine.classesByName(type);
            if (loaded.isEmpty()) {
                ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
                request.addClassFilter(type);
                request.enable();
            }
            loaded.forEach(this::watch);
        }
    }

    private void watch(ReferenceType type) {
        Set<String> names = WATCHED.get(type.name());
        for (Method method : type.methods()) {
            if (names.contains(method.name()) && method.isPublic() && !method.isNative() && !method.isAbstract()) {
                var request = machine.eventRequestManager().createBreakpointRequest(method.location());
                request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                request.enable();
            }
        }
    }

    /** The first event is the start, until which the program waits: going on after it is what starts the program. */
    private void run() throws Exception {
        while (true) {
            try {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof BreakpointEvent called) {
                        note(called);
                    } else if (event instanceof ClassPrepareEvent prepared) {
                        watch(prepared.referenceType());
                    }
                }
                events.resume();
            } catch (VMDisconnectedException ended) {
                return; // by the program's last line, whatever another thread was asking for then
            }
        }
    }

    private void note(BreakpointEvent event) throws IncompatibleThreadStateException, AbsentInformationException {
        if (event.thread().frameCount() < 2) {
            return; // called by native code
        }
        StackFrame called = event.thread().frame(0);
        String caller = event.thread().frame(1).location().declaringType().name();
        if (isOfTheJdk(caller)) {
            return;
        }
        Method method = called.location().method();
        List<Value> arguments = called.getArgumentValues();
        String owner = method.declaringType().name();
        String first = arguments.isEmpty() ? "" : text(arguments.get(0));
        switch (owner) {
            case "java.lang.Class" -> noteClass(method, called, arguments, first, caller);
            case LOOKUP -> noteLookup(method, arguments, first, caller);
            case "java.lang.ClassLoader" -> add(ReflectiveUse.Kind.RESOURCE, first, "", caller);
            case "java.util.ServiceLoader" -> add(ReflectiveUse.Kind.SERVICE, first, "", caller);
            case "java.lang.System", "java.lang.Runtime" -> add(ReflectiveUse.Kind.LIBRARY, first, "", caller);
            default -> add(ReflectiveUse.Kind.TYPE, owner, method.name() + " " + first, caller);
        }
    }

    private void noteClass(Method method, StackFrame called, List<Value> arguments, String first, String caller) {
        String type = method.isStatic()
                ? ""
                : ((ClassObjectReference) called.thisObject()).reflectedType().name();
        switch (method.name()) {
            case "forName" -> add(ReflectiveUse.Kind.TYPE, first, "", caller);
            case "getResource", "getResourceAsStream" -> add(ReflectiveUse.Kind.RESOURCE, first, type, caller);
            case "getField", "getDeclaredField" -> add(ReflectiveUse.Kind.FIELD, type, first, caller);
            case "getMethod", "getDeclaredMethod" ->
                add(ReflectiveUse.Kind.METHOD, type, first + "(" + text(arguments.get(1)) + ")", caller);
            case "getConstructor", "getDeclaredConstructor" ->
                add(ReflectiveUse.Kind.METHOD, type, "<init>(" + first + ")", caller);
            case "newInstance" -> add(ReflectiveUse.Kind.METHOD, type, "<init>()", caller);
            default -> add(ReflectiveUse.Kind.TYPE, type, method.name(), caller);
        }
    }

    private void noteLookup(Method method, List<Value> arguments, String first, String caller) {
        String second = arguments.size() < 2 ? "" : text(arguments.get(1));
        switch (method.name()) {
            case "findClass" -> add(ReflectiveUse.Kind.TYPE, first, "", caller);
            case "findConstructor" -> add(ReflectiveUse.Kind.METHOD, first, "<init>" + second, caller);
            case "findVirtual", "findStatic", "findSpecial" ->
                add(ReflectiveUse.Kind.METHOD, first, second + text(arguments.get(2)), caller);
            default -> add(ReflectiveUse.Kind.FIELD, first, second, caller);
        }
    }

    private void add(ReflectiveUse.Kind kind, String name, String member, String caller) {
        uses.add(new ReflectiveUse(kind, name, member, caller));
    }

    private static boolean isOfTheJdk(String type) {
        return type.contains(".$Proxy")
                || List.of("java.", "javax.", "jdk.", "sun.", "com.sun.").stream()
                        .anyMatch(type::startsWith);
    }

    /** {@return a string, a class by its name, an array of them with commas, a method type as its parameters} */
    private static String text(Value value) {
        if (value instanceof StringReference string) {
            return string.value();
        }
        if (value instanceof ClassObjectReference type) {
            return type.reflectedType().name();
        }
        if (value instanceof ArrayReference array) {
            List<String> parts = new ArrayList<>();
            array.getValues().forEach(each -> parts.add(text(each)));
            return String.join(",", parts);
        }
        if (value instanceof ObjectReference object
                && object.referenceType().name().equals("java.lang.invoke.MethodType")) {
            return "(" + text(object.getValue(object.referenceType().fieldByName("ptypes"))) + ")";
        }
        return "";
    }
}
