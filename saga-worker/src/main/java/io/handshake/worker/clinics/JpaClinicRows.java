package io.handshake.worker.clinics;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The statements on clinics. */
interface JpaClinicRows extends Repository<ClinicRow, String> {

    /** Empty, or one pair of a clinic and its connection, if it has one. */
    @Query("select c, g from ClinicRow c left join GoogleConnectionRow g on g.orgId = c.orgId where c.orgId = :orgId")
    List<Object[]> find(String orgId);

    /** {@code like} is in lower case, with {@code !} before what is not to be a pattern. */
    @Query("""
            select c, g from ClinicRow c left join GoogleConnectionRow g on g.orgId = c.orgId
             where (:needsPerson = false or g is null or g.status <> 'CONNECTED')
               and (:like = '%' or lower(c.name) like :like escape '!' or lower(c.orgId) like :like escape '!')
             order by case when :troubleFirst = false then 0 when g is null then 1 when g.status <> 'CONNECTED' then 0 else 2 end,
                      c.orgId""")
    List<Object[]> page(boolean needsPerson, String like, boolean troubleFirst, Pageable page);

    @Query("""
            select count(c) from ClinicRow c left join GoogleConnectionRow g on g.orgId = c.orgId
             where (:needsPerson = false or g is null or g.status <> 'CONNECTED')
               and (:like = '%' or lower(c.name) like :like escape '!' or lower(c.orgId) like :like escape '!')""")
    long count(boolean needsPerson, String like);

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

    /** Pairs of an org id and the id of its farewell, of clinics that are gone. */
    @Query(nativeQuery = true, value = "select org_id, id from clinic_farewell order by org_id limit :limit")
    List<Object[]> farewells(int limit);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = """
                    insert into clinic_farewell (org_id) values (:orgId)
                    on conflict (org_id) do update set id = gen_random_uuid()""")
    int bidFarewell(String orgId);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = "delete from clinic_farewell where id = :id")
    int forgetFarewell(UUID id);

    @Modifying
    @Transactional
    @Query(nativeQuery = true, value = "update clinic set announced_version = -1 where org_id = :orgId")
    int markUnannounced(String orgId);
}
