package io.handshake.worker.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document says what the controllers do: the same routes, the same parameters, and answers with the same members. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head");
    private static final int DEEPEST = 8;

    private final JsonNode document = read();
    private final Map<String, Method> routes = Mapped.routes();

    @Test
    void everyRouteOfTheApiIsInTheDocumentAndNoOther() {
        Set<String> written = new TreeSet<>();
        document.path("paths")
                .forEachEntry((path, item) -> item.propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> written.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(written).isEqualTo(routes.keySet()).hasSizeGreaterThan(10);
    }

    @Test
    void everyParameterIsInTheDocumentAndEachOfThePathsIsUsed() {
        routes.forEach((route, method) -> {
            Set<String> written = parameters(route, "path");
            Set<String> queried = parameters(route, "query");

            assertThat(written).as(route).isEqualTo(named(method, PathVariable.class));
            if (Arrays.stream(method.getParameterTypes()).noneMatch(Map.class::isAssignableFrom)) {
                assertThat(queried).as(route).isEqualTo(named(method, RequestParam.class));
            }
        });
    }

    @Test
    void everyAnswerHasTheMembersThatTheDocumentTellsOf() {
        int compared = 0;
        for (Map.Entry<String, Method> route : routes.entrySet()) {
            Class<?> body = body(route.getValue().getGenericReturnType());
            JsonNode response = operation(route.getKey()).path("responses").path(status(route.getValue()));
            assertThat(response.isMissingNode()).as(route.getKey()).isFalse();
            if (body.isRecord()) {
                JsonNode schema =
                        response.path("content").path("application/json").path("schema");
                assertThat(members(schema, DEEPEST)).as(route.getKey()).isEqualTo(members(body, DEEPEST));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        document.findValuesAsString("$ref").forEach(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    @Test
    void itIsServedBehindTheGate() {
        Desk desk = Desk.shared();
        var answer = desk.stranger().get("/api/openapi.yaml", "Authorization", "Bearer " + Desk.ADMIN_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(new YAMLMapper().readTree(answer.body())).isEqualTo(document);
        assertThat(desk.stranger().get("/api/openapi.yaml").statusCode()).isEqualTo(401);
    }

    private JsonNode operation(String route) {
        String verb = route.substring(0, route.indexOf(' '));
        return document.path("paths").path(path(route)).path(verb.toLowerCase(Locale.ROOT));
    }

    private static String path(String route) {
        return route.substring(route.indexOf(' ') + 1);
    }

    private Set<String> parameters(String route, String place) {
        JsonNode path = document.path("paths").path(path(route));
        return Stream.of(path, operation(route))
                .flatMap(node -> StreamSupport.stream(node.path("parameters").spliterator(), false))
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asString().equals(place))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(Method method, Class<? extends Annotation> annotation) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(annotation))
                .map(parameter -> parameter.isAnnotationPresent(RequestParam.class)
                                && !parameter
                                        .getAnnotation(RequestParam.class)
                                        .name()
                                        .isEmpty()
                        ? parameter.getAnnotation(RequestParam.class).name()
                        : parameter.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String status(Method method) {
        ResponseStatus status = method.getAnnotation(ResponseStatus.class);
        return status == null ? "200" : String.valueOf(status.value().value());
    }

    private static Class<?> body(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class) {
            return generic.getActualTypeArguments()[0] instanceof Class<?> body ? body : Object.class;
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    /** Names of members and of their members; a leaf is an empty map. */
    private static Map<String, Object> members(Type type, int depth) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return members(generic.getActualTypeArguments()[0], depth);
        }
        if (!(type instanceof Class<?> plain) || !plain.isRecord() || depth == 0 || isOneValue(plain)) {
            return Map.of();
        }
        Map<String, Object> members = new TreeMap<>();
        for (RecordComponent component : plain.getRecordComponents()) {
            members.put(component.getName(), members(component.getGenericType(), depth - 1));
        }
        return members;
    }

    /** Ids and names are records of one text, and JSON texts. */
    private static boolean isOneValue(Class<?> type) {
        return type.getPackageName().equals("io.handshake.contracts") && type.getRecordComponents().length == 1;
    }

    private Map<String, Object> members(JsonNode unresolved, int depth) {
        JsonNode schema = resolved(unresolved);
        if (schema.has("items")) {
            return members(schema.path("items"), depth);
        }
        if (depth == 0 || !schema.has("properties")) {
            return Map.of();
        }
        Map<String, Object> members = new TreeMap<>();
        schema.path("properties").forEachEntry((name, member) -> members.put(name, members(member, depth - 1)));
        return members;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static JsonNode read() {
        try (var yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spring's own reading of the controllers that are there, whoever wires them. */
    private static final class Mapped extends RequestMappingHandlerMapping {

        static Map<String, Method> routes() {
            Mapped mapped = new Mapped();
            StaticWebApplicationContext empty = new StaticWebApplicationContext();
            empty.refresh();
            mapped.setApplicationContext(empty);
            mapped.afterPropertiesSet();
            var scanner = new ClassPathScanningCandidateComponentProvider(false);
            scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
            Map<String, Method> routes = new TreeMap<>();
            scanner.findCandidateComponents("io.handshake.worker").forEach(found -> {
                Class<?> controller = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
                for (Method method : controller.getDeclaredMethods()) {
                    RequestMappingInfo info = mapped.getMappingForMethod(method, controller);
                    if (info != null) {
                        info.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> info.getPatternValues()
                                        .forEach(path -> routes.put(verb.name() + " " + path, method)));
                    }
                }
            });
            return routes;
        }
    }
}
