package io.handshake.contracts.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The walls of one module: which class may touch which vendor, and which room may look into which.
 *
 * @param root the package under which the module's rooms are
 * @param rooms each room, named by its package relative to {@code root} ({@code ""} is {@code root} itself), with the
 *     rooms that it may import
 */
public record HouseRules(String root, Map<String, Set<String>> rooms) {

    private static final List<Vendor> VENDORS = List.of(
            new Vendor("Google.*", "com.google.api..", "com.google.auth.."),
            new Vendor("Kafka.*", "org.apache.kafka..", "org.springframework.kafka.."),
            new Vendor("Jpa.*|.*Row", "jakarta.persistence..", "org.springframework.data..", "org.hibernate.."),
            new Vendor("Sql.*", "java.sql..", "javax.sql..", "org.springframework.jdbc.."),
            new Vendor("Json.*", "tools.jackson..", "com.fasterxml.jackson.."),
            new Vendor("Tink.*", "com.google.crypto.tink.."),
            new Vendor("Libphone.*", "com.google.i18n.phonenumbers.."),
            new Vendor("Tomcat.*", "org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat.."),
            new Vendor("Thymeleaf.*", "org.thymeleaf.."),
            new Vendor("Micrometer.*", "io.micrometer.."),
            new Vendor("OpenTelemetry.*", "io.opentelemetry.."),
            new Vendor(".*Filter", "org.springframework.security.."));

    /** Who may know Spring itself: its edges, its wiring, and any class that carries a vendor's name already. */
    private static final Vendor SPRING = new Vendor(
            ".*(Controller|Configuration|Settings|Application|Filter|HealthIndicator)|"
                    + VENDORS.stream().map(Vendor::names).collect(Collectors.joining("|")),
            "org.springframework..");

    /** Wiring and main classes put the parts together, so they see every vendor. */
    private static final Pattern WIRING = Pattern.compile(".*(Configuration|Application)");

    private static final Pattern CONTROLLER = Pattern.compile(".*Controller");

    private static final Pattern EMPTY_WORD = Pattern.compile("((Impl|Manager|Helper|Util|Dto)s?|DTOs?)(?![a-z])");

    private static final Set<String> FOUND_BY_SCANNING = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.stereotype.Component",
            "org.springframework.stereotype.Service",
            "org.springframework.stereotype.Repository",
            "jakarta.inject.Inject",
            "jakarta.inject.Named");

    private static final Set<String> FOR_CONTROLLERS = Set.of(
            "org.springframework.stereotype.Controller", "org.springframework.web.bind.annotation.RestController");

    public HouseRules {
        rooms = Map.copyOf(rooms);
        Set<String> unknown = new TreeSet<>();
        rooms.values().forEach(unknown::addAll);
        unknown.removeAll(rooms.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("rooms: expected imports of rooms of the map, found " + unknown);
        }
    }

    /**
     * Holds every rule of {@link #rules()} against {@link #mainClasses()}.
     *
     * @throws AssertionError that lists the violations of all rules
     */
    public void check() {
        JavaClasses house = mainClasses();
        String violations = rules().stream()
                .map(rule -> rule.evaluate(house).getFailureReport())
                .filter(report -> !report.isEmpty())
                .map(Object::toString)
                .collect(Collectors.joining("\n\n"));
        if (!violations.isEmpty()) {
            throw new AssertionError(violations);
        }
    }

    /** The classes under the root that are not tests. */
    public JavaClasses mainClasses() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
    }

    /** Every rule that holds for a whole module. */
    public List<ArchRule> rules() {
        return Stream.concat(
                        vendors().stream(),
                        Stream.of(roomMap(), nullMarked(), clock(), names(), constructorInjection()))
                .toList();
    }

    /** A vendor is touched only by classes that carry its name, and by wiring. */
    public static List<ArchRule> vendors() {
        return Stream.concat(VENDORS.stream(), Stream.of(SPRING))
                .map(Vendor::rule)
                .toList();
    }

    /** Every package is a room of the map, every room of the map has a class, and rooms import only what it says. */
    public ArchRule roomMap() {
        return classes().should(new KeepToTheMap(this)).as("rooms under " + root + " keep to the room map");
    }

    /** The room imports the JDK, SLF4J, the nullness annotations and the contracts, and nothing else. */
    public ArchRule pureRoom(String room) {
        String home = packageOf(room);
        return classes()
                .that()
                .resideInAPackage(home)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        home, "java..", "org.slf4j..", "org.jspecify.annotations..", "io.handshake.contracts"))
                .as(home + " imports only the JDK, SLF4J, jspecify and the contracts");
    }

    /** Every package says {@code @NullMarked}, or NullAway looks away. */
    public static ArchRule nullMarked() {
        return rule(
                "every package is @NullMarked",
                type -> type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")
                        ? Stream.empty()
                        : Stream.of("expected @NullMarked in the package-info.java of " + type.getPackageName()));
    }

    /** The time comes from an injected clock; waiting is handed out by wiring too, so that tests need not wait. */
    public static ArchRule clock() {
        return rule(
                "the time comes from an injected Clock, and nobody sleeps but what wiring hands out",
                type -> type.getAccessesFromSelf().stream()
                        .filter(access -> readsWallClock(access)
                                || ((makesClock(access) || sleeps(access)) && !matches(WIRING, type)))
                        .map(JavaAccess::getDescription));
    }

    /** Names say what a thing is for. */
    public static ArchRule names() {
        return rule(
                "no class is an Impl, Manager, Helper, Util or Dto",
                type -> Stream.of(type.getSimpleName())
                        .filter(EMPTY_WORD.asPredicate())
                        .map(name -> "expected a name that says what it is for, found " + name));
    }

    /** Our beans are written out in a {@code *Configuration}: none is found by scanning, none has its fields filled. */
    public static ArchRule constructorInjection() {
        return rule(
                "no bean of ours is found by scanning or filled by annotation",
                type -> Stream.concat(
                                type.getAnnotations().stream(),
                                type.getMembers().stream().flatMap(member -> member.getAnnotations().stream()))
                        .filter(annotation -> isBanned(annotation, type))
                        .map(JavaAnnotation::getDescription));
    }

    private static boolean isBanned(JavaAnnotation<?> annotation, JavaClass type) {
        String name = annotation.getRawType().getName();
        return FOUND_BY_SCANNING.contains(name) || (FOR_CONTROLLERS.contains(name) && !matches(CONTROLLER, type));
    }

    private static boolean readsWallClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return switch (access.getName()) {
            case "now" -> owner.getPackageName().startsWith("java.time") && !takes(access, Clock.class);
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "getInstance" -> owner.isEquivalentTo(Calendar.class);
            case "<init>" -> owner.isEquivalentTo(Date.class) && !takes(access, long.class);
            default -> false;
        };
    }

    private static boolean takes(JavaAccess<?> access, Class<?> parameter) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }

    private static boolean sleeps(JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(Thread.class)
                && access.getName().equals("sleep");
    }

    private static boolean makesClock(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Clock.class)
                && (access.getName().startsWith("system") || access.getName().matches("tick.+"));
    }

    private String packageOf(String room) {
        return room.isEmpty() ? root : root + "." + room;
    }

    private boolean holds(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static boolean matches(Pattern names, JavaClass type) {
        return names.matcher(outermostName(type)).matches()
                || names.matcher(type.getSimpleName()).matches();
    }

    /** The name of the file's class, without its package: nested, local and anonymous classes go by it too. */
    private static String outermostName(JavaClass type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static ArchRule rule(String description, Function<JavaClass, Stream<String>> violations) {
        return classes()
                .should(new ArchCondition<JavaClass>("keep the rule") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        violations
                                .apply(type)
                                .map(found -> SimpleConditionEvent.violated(type, type.getName() + ": " + found))
                                .forEach(events::add);
                    }
                })
                .as(description);
    }

    /** A vendor's packages, and the names of the classes that may touch them. */
    private record Vendor(String names, List<String> packages) {

        Vendor(String names, String... packages) {
            this(names, List.of(packages));
        }

        ArchRule rule() {
            Predicate<JavaClass> theirs = resideInAnyPackage(packages.toArray(String[]::new));
            Pattern allowed = Pattern.compile(names);
            return HouseRules.rule(
                    String.join(", ", packages) + " is touched only by classes named " + names,
                    type -> matches(allowed, type) || matches(WIRING, type)
                            ? Stream.empty()
                            : type.getDirectDependenciesFromSelf().stream()
                                    .filter(dependency -> theirs.test(dependency.getTargetClass()))
                                    .map(Dependency::getDescription));
        }
    }

    /** One use per evaluation: it remembers which rooms it has seen. */
    private static final class KeepToTheMap extends ArchCondition<JavaClass> {

        private final HouseRules house;
        private final Set<String> empty = new TreeSet<>();

        KeepToTheMap(HouseRules house) {
            super("keep to the room map");
            this.house = house;
        }

        @Override
        public void init(Collection<JavaClass> all) {
            empty.addAll(house.rooms.keySet());
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (type.getSimpleName().equals("package-info")) {
                return;
            }
            String room = roomOf(type);
            empty.remove(room);
            Set<String> imports = house.rooms.get(room);
            if (imports == null) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getName() + " is in the room \"" + room + "\", which the map lacks"));
                return;
            }
            type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> house.holds(dependency.getTargetClass()))
                    .filter(dependency -> !roomOf(dependency.getTargetClass()).equals(room))
                    .filter(dependency -> !imports.contains(roomOf(dependency.getTargetClass())))
                    .map(dependency -> SimpleConditionEvent.violated(dependency, dependency.getDescription()))
                    .forEach(events::add);
        }

        @Override
        public void finish(ConditionEvents events) {
            empty.forEach(room -> events.add(
                    SimpleConditionEvent.violated(house, "the room \"" + room + "\" of the map has no class")));
        }

        private String roomOf(JavaClass type) {
            String home = type.getPackageName();
            return home.equals(house.root) ? "" : home.substring(house.root.length() + 1);
        }
    }
}
