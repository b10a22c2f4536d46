# Built from the repository root: docker build -f infra/docker/ingress.Dockerfile .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/maven,sharing=locked \
    mvn -Dmaven.repo.local=/maven -q -B -DskipTests -Dspotless.check.skip=true -pl ingress -am package && \
    java -Djarmode=tools -jar ingress/target/ingress.jar extract --layers --destination /layers

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Handshake ingress" \
      org.opencontainers.image.description="Takes bookings from a voice assistant's webhook and answers them" \
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
# What the JVM has loaded and linked by the time it would begin to serve: half the time and CPU of a start. It needs no server
# for that, and the secret is good for nothing else.
RUN HANDSHAKE_VAPI_SECRETS=only-for-this-run java -XX:AOTCacheOutput=ingress.aot -Dspring.context.exit=onRefresh \
        -jar ingress.jar >/dev/null && test -s ingress.aot
USER 10001
# The heap is a share of the container's own limit. Nothing is written but to /tmp.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "-XX:AOTCache=ingress.aot", "-jar", "ingress.jar"]
