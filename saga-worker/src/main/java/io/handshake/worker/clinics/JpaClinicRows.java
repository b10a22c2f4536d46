package io.handshake.worker.clinics;

import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The statements on clinics. */
interface JpaClinicRows extends Repository<ClinicRow, String> {

    @Query("select c, g from ClinicRow c left join GoogleConnectionRow g on g.orgId = c.orgId order by c.orgId")
    List<Object[]> page(Pageable page);

    long count();

    /** The new version differs from the announced one: the row itself is the outbox. */
    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    insert into clinic (org_id, name, calendar_id, time_zone, created_at, updated_at)
                    values (:orgId, :name, :calendarId, :timeZone, :now, :now)
                    on conflict (org_id) do update
                       set name = excluded.name, calendar_id = excluded.calendar_id, time_zone = excluded.time_zone,
                           version = clinic.version + 1, updated_at = excluded.updated_at""")
    int put(String orgId, String name, String calendarId, String timeZone, Instant now);

    @Query(
            nativeQuery = true,
            value = "select * from clinic where announced_version <> version order by org_id limit :limit")
    List<ClinicRow> unannounced(int limit);

    @Modifying
    @Transactional
    @Query(
            nativeQuery = true,
            value = "update clinic set announced_version = version where org_id = :orgId and version = :version")
    int markAnnounced(String orgId, long version);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = "update clinic set announced_version = -1 where org_id = :orgId")
    int markUnannounced(String orgId);
}
