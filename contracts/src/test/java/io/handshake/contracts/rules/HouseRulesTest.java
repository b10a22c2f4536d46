package io.handshake.contracts.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.handshake.contracts.rules.planted.GoogleOutermost;
import io.handshake.contracts.rules.planted.PlantedBeans;
import io.handshake.contracts.rules.planted.PlantedClocks;
import io.handshake.contracts.rules.planted.PlantedNames;
import io.handshake.contracts.rules.planted.PlantedVendors;
import io.handshake.contracts.rules.planted.house.cellar.Wine;
import io.handshake.contracts.rules.planted.unmarked.Unmarked;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is seen to fire on a planted violation, and to leave its like alone. */
class HouseRulesTest {

    private static final String HOUSE = "io.handshake.contracts.rules.planted.house";
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages("io.handshake.contracts.rules.planted");
    private static final Map<String, Set<String>> MAP =
            Map.of("", Set.of(), "kitchen", Set.of("cellar"), "cellar", Set.of(), "attic", Set.of("kitchen"));

    @ParameterizedTest
    @MethodSource("plantedVendors")
    void letsOnlyAClassOfTheVendorsNameTouchIt(String vendorPackage, String plain, String named) {
        ArchRule rule = vendorRule(vendorPackage);

        assertThat(violations(rule, only(PlantedVendors.class, plain))).isNotEmpty();
        assertThat(violations(rule, only(PlantedVendors.class, named))).isEmpty();
    }

    static Stream<Arguments> plantedVendors() {
        return Stream.of(
                arguments("com.google.api..", "PlainDateTime", "GoogleDateTime"),
                arguments("com.google.auth..", "PlainCredentials", "GoogleCredentials"),
                arguments("org.apache.kafka..", "PlainTopicPartition", "KafkaTopicPartition"),
                arguments("org.springframework.kafka..", "PlainAcknowledgment", "KafkaAcknowledgment"),
                arguments("jakarta.persistence..", "PlainLockModeType", "JpaLockModeType"),
                arguments("org.springframework.data..", "PlainPageable", "JpaPageable"),
                arguments("org.hibernate..", "PlainLockMode", "JpaLockMode"),
                arguments("java.sql..", "PlainConnection", "SqlConnection"),
                arguments("javax.sql..", "PlainDataSource", "SqlDataSource"),
                arguments("org.springframework.jdbc..", "PlainJdbcOperations", "SqlJdbcOperations"),
                arguments("tools.jackson..", "PlainJsonNode", "JsonJsonNode"),
                arguments("com.fasterxml.jackson..", "PlainNulls", "JsonNulls"),
                arguments("com.google.crypto.tink..", "PlainAead", "TinkAead"),
                arguments("com.google.i18n.phonenumbers..", "PlainPhoneNumber", "LibphonePhoneNumber"),
                arguments("org.apache.catalina..", "PlainValve", "TomcatValve"),
                arguments("org.apache.coyote..", "PlainActionCode", "TomcatActionCode"),
                arguments("org.apache.tomcat..", "PlainSocketEvent", "TomcatSocketEvent"),
                arguments("org.thymeleaf..", "PlainTemplateContext", "ThymeleafTemplateContext"),
                arguments("io.micrometer..", "PlainMeter", "MicrometerMeter"),
                arguments("io.opentelemetry..", "PlainTracer", "OpenTelemetryTracer"),
                arguments("org.springframework.security..", "PlainAuthentication", "AuthenticationFilter"),
                arguments("org.springframework..", "PlainApplicationContext", "WholeConfiguration"));
    }

    @Test
    void hasAPlantedViolationForEveryVendorPackage() {
        assertThat(plantedVendors().map(planted -> (String) planted.get()[0]))
                .containsExactlyInAnyOrderElementsOf(vendorPackages());
    }

    @ParameterizedTest
    @MethodSource("vendorPackages")
    void letsWiringTouchEveryVendor(String vendorPackage) {
        ArchRule rule = vendorRule(vendorPackage);

        assertThat(violations(rule, only(PlantedVendors.class, "WholeConfiguration")))
                .isEmpty();
        assertThat(violations(rule, only(PlantedVendors.class, "WholeApplication")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WebhookController",
                "SagaSettings",
                "SagaConfiguration",
                "SagaApplication",
                "TokenFilter",
                "BrokerHealthIndicator",
                "KafkaListening",
                "SpringRow"
            })
    void letsTheEdgesTouchSpring(String name) {
        assertThat(violations(vendorRule("org.springframework.."), only(PlantedVendors.class, name)))
                .isEmpty();
    }

    @Test
    void goesByTheNameOfTheOutermostClassToo() {
        assertThat(violations(vendorRule("com.google.auth.."), only(GoogleOutermost.class, "Nested")))
                .isEmpty();
    }

    @Test
    void letsARowTouchJpa() {
        assertThat(violations(vendorRule("jakarta.persistence.."), only(PlantedVendors.class, "BookingRow")))
                .isEmpty();
    }

    @Test
    void keepsToTheRoomMap() {
        assertThat(violations(new HouseRules(HOUSE, MAP).roomMap(), house())).isEmpty();
    }

    @Test
    void refusesAnImportThatTheMapDoesNotName() {
        HouseRules rules = new HouseRules(HOUSE, with("attic", Set.of("cellar")));

        assertThat(violations(rules.roomMap(), house())).isNotEmpty().allMatch(found -> found.contains("Ghost"));
    }

    @Test
    void refusesARoomThatTheMapLacks() {
        HouseRules rules = new HouseRules(HOUSE, Map.of("", Set.of(), "kitchen", Set.of("cellar"), "cellar", Set.of()));

        assertThat(violations(rules.roomMap(), house()))
                .containsExactly(HOUSE + ".attic.Ghost is in the room \"attic\", which the map lacks");
    }

    @Test
    void refusesARoomOfTheMapThatHasNoClass() {
        HouseRules rules = new HouseRules(HOUSE, with("garage", Set.of()));

        assertThat(violations(rules.roomMap(), house())).containsExactly("the room \"garage\" of the map has no class");
    }

    @Test
    void refusesAMapThatLetsARoomImportAnUnknownOne() {
        assertThatThrownBy(() -> new HouseRules(HOUSE, with("attic", Set.of("garage"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("garage");
    }

    @Test
    void keepsAPureRoomPure() {
        HouseRules rules = new HouseRules(HOUSE, MAP);

        assertThat(violations(rules.pureRoom("kitchen"), house())).isNotEmpty();
        assertThat(violations(rules.pureRoom("cellar"), house())).isEmpty();
    }

    @Test
    void wantsEveryPackageNullMarked() {
        assertThat(violations(HouseRules.nullMarked(), only(Unmarked.class))).hasSize(1);
        assertThat(violations(HouseRules.nullMarked(), only(Wine.class))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Now",
                "NowByReference",
                "NowInLambda",
                "Today",
                "NowInZone",
                "Millis",
                "OldDate",
                "OldCalendar",
                "SystemClock",
                "TickingClock",
                "Sleeper"
            })
    void refusesTheWallClockAndSleep(String name) {
        assertThat(violations(HouseRules.clock(), only(PlantedClocks.class, name)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Injected", "ClockConfiguration", "ClockApplication", "SleepingConfiguration"})
    void letsAnInjectedClockBeReadAndWiringHandOutPauses(String name) {
        assertThat(violations(HouseRules.clock(), only(PlantedClocks.class, name)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CalendarImpl",
                "SagaManager",
                "TimeHelper",
                "TextUtils",
                "BookingDto",
                "BookingDTO",
                "ImplFactory"
            })
    void refusesNamesThatSayNothing(String name) {
        assertThat(violations(HouseRules.names(), only(PlantedNames.class, name)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SimpleCalendar", "ImplicitConsent", "Utilisation"})
    void readsNamesByTheWord(String name) {
        assertThat(violations(HouseRules.names(), only(PlantedNames.class, name)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Scanned",
                "ScannedService",
                "ScannedRepository",
                "Webhook",
                "Console",
                "FilledField",
                "FilledConstructor",
                "FilledSetter"
            })
    void refusesBeansThatAreScannedOrFilled(String name) {
        assertThat(violations(HouseRules.constructorInjection(), only(PlantedBeans.class, name)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebhookController", "ConsoleController", "Plain"})
    void letsControllersSayThatTheyAre(String name) {
        assertThat(violations(HouseRules.constructorInjection(), only(PlantedBeans.class, name)))
                .isEmpty();
    }

    @Test
    void holdsEveryRuleAtOnce() {
        assertThat(new HouseRules(HOUSE, MAP).rules())
                .hasSize(HouseRules.vendors().size() + 5);
    }

    @Test
    void looksAtMainClassesOnly() {
        assertThat(new HouseRules("io.handshake.contracts", Map.of("", Set.of())).mainClasses())
                .extracting("simpleName")
                .contains("JsonEvents")
                .doesNotContain("HouseRules");
    }

    @Test
    void theContractsKeepTheRules() {
        HouseRules contracts = new HouseRules("io.handshake.contracts", Map.of("", Set.of()));

        assertThatCode(contracts::check).doesNotThrowAnyException();
    }

    @Test
    void listsTheViolationsOfAHouseThatBreaksTheRules() {
        HouseRules contracts = new HouseRules("io.handshake.contracts", Map.of());

        assertThatThrownBy(contracts::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("which the map lacks");
    }

    @Test
    void theContractsKnowNoSpring() {
        JavaClasses contracts = new HouseRules("io.handshake.contracts", Map.of("", Set.of())).mainClasses();

        assertThat(contracts.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream()))
                .isNotEmpty()
                .noneMatch(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("org.springframework"));
    }

    private static Map<String, Set<String>> with(String room, Set<String> imports) {
        Map<String, Set<String>> rooms = new HashMap<>(MAP);
        rooms.put(room, imports);
        return rooms;
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    private static ArchRule vendorRule(String vendorPackage) {
        return HouseRules.vendors().stream()
                .filter(rule -> packagesOf(rule).anyMatch(vendorPackage::equals))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> vendorPackages() {
        return HouseRules.vendors().stream().flatMap(HouseRulesTest::packagesOf).toList();
    }

    private static Stream<String> packagesOf(ArchRule rule) {
        return Pattern.compile("\\S+[.]{2}(?=[, ])")
                .matcher(rule.getDescription())
                .results()
                .map(MatchResult::group);
    }

    private static JavaClasses house() {
        return PLANTED.that(resideInAPackage(HOUSE + ".."));
    }

    private static JavaClasses only(Class<?> outer, String nested) {
        return only(Arrays.stream(outer.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals(nested))
                .findFirst()
                .orElseThrow());
    }

    private static JavaClasses only(Class<?> type) {
        return PLANTED.that(equivalentTo(type));
    }
}
