# For --profile demo only. Built from the repository root: docker build -f infra/docker/google-stand-in.Dockerfile .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/maven,sharing=locked \
    mvn -Dmaven.repo.local=/maven -q -B -DskipTests -Dspotless.check.skip=true -pl infra/embedded -am \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/libraries \
        -DincludeGroupIds=tools.jackson.core,com.fasterxml.jackson.core,org.slf4j,org.jspecify

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Google stand-in" \
      org.opencontainers.image.description="Google Calendar and its tokens, as far as Handshake uses them; for demonstrations" \
      org.opencontainers.image.version="1.0.0-SNAPSHOT"
RUN useradd --system --uid 10001 --no-create-home handshake && install -d -o handshake /data
WORKDIR /app
COPY --from=build /libraries/ lib/
COPY --from=build /build/infra/embedded/target/embedded-1.0.0-SNAPSHOT.jar lib/
USER 10001
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "-cp", "lib/*", "io.handshake.embedded.google.GoogleStandInMain", "--everywhere", "--data", "/data"]
