# Built from the repository root: docker build -f infra/docker/saga-worker.Dockerfile .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/maven,sharing=locked \
    mvn -Dmaven.repo.local=/maven -q -B -DskipTests -Dspotless.check.skip=true -pl saga-worker -am package && \
    java -Djarmode=tools -jar saga-worker/target/saga-worker.jar extract --layers --destination /layers

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Handshake saga-worker" \
      org.opencontainers.image.description="Runs the saga: token, event in Google Calendar, appointment row, outcome" \
      org.opencontainers.image.version="1.0.0-SNAPSHOT"
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
# The heap is a share of the container's own limit. Nothing is written but to /tmp.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "-jar", "saga-worker.jar"]
