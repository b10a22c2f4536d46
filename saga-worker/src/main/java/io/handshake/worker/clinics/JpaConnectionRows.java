package io.handshake.worker.clinics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The writes on connections: each names the version that its writer has seen, and answers how many rows it found. */
interface JpaConnectionRows extends Repository<GoogleConnectionRow, String> {

    /** Nothing for a clinic that is not there. */
    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    insert into google_connection (org_id, status, refresh_token, connected_at, granted_at, consent_ends_at,
                                                   testing_mode_suspected)
                    select org_id, 'CONNECTED', :refreshToken, :now, cast(:grantedAt as timestamptz),
                           cast(:endsAt as timestamptz), :testingModeSuspected
                      from clinic where org_id = :orgId
                    on conflict (org_id) do update
                       set status = 'CONNECTED', cause = '', refresh_token = excluded.refresh_token, access_token = null,
                           access_token_expires_at = null, scope = '', connected_at = excluded.connected_at,
                           last_refreshed_at = null, last_failure_at = null, broken_at = null, granted_at = excluded.granted_at,
                           consent_ends_at = excluded.consent_ends_at,
                           testing_mode_suspected = excluded.testing_mode_suspected,
                           version = google_connection.version + 1""")
    int connect(
            String orgId,
            byte[] refreshToken,
            Instant now,
            @Nullable Instant grantedAt,
            @Nullable Instant endsAt,
            boolean testingModeSuspected);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    update google_connection
                       set status = case when cause = 'NOT_WRITABLE' then status else 'CONNECTED' end,
                           cause = case when cause = 'NOT_WRITABLE' then cause else '' end,
                           broken_at = case when cause = 'NOT_WRITABLE' then broken_at end,
                           refresh_token = :refreshToken, access_token = :accessToken,
                           access_token_expires_at = :expiresAt, scope = :scope, last_refreshed_at = :now,
                           version = version + 1
                     where org_id = :orgId and version = :version""")
    int saveRefreshed(
            String orgId,
            long version,
            byte[] refreshToken,
            byte[] accessToken,
            Instant expiresAt,
            String scope,
            Instant now);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    update google_connection
                       set status = 'RECONNECT_NEEDED', cause = :cause, broken_at = coalesce(broken_at, :now),
                           access_token = case when :cause = 'NOT_WRITABLE' then access_token end,
                           access_token_expires_at = case when :cause = 'NOT_WRITABLE' then access_token_expires_at end,
                           last_failure_at = :now, version = version + 1
                     where org_id = :orgId and version = :version""")
    int needReconnect(String orgId, long version, String cause, Instant now);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    update google_connection set status = 'CONNECTED', cause = '', broken_at = null, version = version + 1
                     where org_id = :orgId and version = :version and cause = 'NOT_WRITABLE'""")
    int writable(String orgId, long version);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    update google_connection set last_failure_at = :now, version = version + 1
                     where org_id = :orgId and version = :version and status = 'RECONNECT_NEEDED'""")
    int claimProbe(String orgId, long version, Instant now);
}
