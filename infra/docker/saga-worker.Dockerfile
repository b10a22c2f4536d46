# Built from the repository root: docker build -f infra/docker/saga-worker.Dockerfile .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/maven \
    mvn -Dmaven.repo.local=/maven -q -B -DskipTests -Dspotless.check.skip=true -pl saga-worker -am package && \
    java -Djarmode=tools -jar saga-worker/target/saga-worker.jar extract --layers --launcher --destination /layers

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home handshake
WORKDIR /app
# one JSON object a line, for whoever gathers what containers say
ENV HANDSHAKE_LOG_FORMAT=logstash
# what changes least comes first
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
USER 10001
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "org.springframework.boot.loader.launch.JarLauncher"]
