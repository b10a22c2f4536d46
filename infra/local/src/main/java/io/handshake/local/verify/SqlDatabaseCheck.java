package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** The database, over one connection that can only read. */
final class SqlDatabaseCheck implements Check {

    private static final String SECONDS = "5";

    private final Premises premises;
    private final List<SqlLook> looks;

    SqlDatabaseCheck(Premises premises) {
        this.premises = premises;
        this.looks = List.of(
                new SqlServerLook(premises.clock()),
                new SqlMigrationsLook(premises.repository()),
                new SqlAppointmentsLook(),
                new SqlGuardsLook(),
                new SqlReferencesLook(),
                new SqlZonesLook(premises.clock()),
                new SqlTrialsLook());
    }

    @Override
    public String area() {
        return "database";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        String url = premises.setting(Settings.DATABASE_URL);
        if (url.isEmpty()) {
            return findings.unseenFor("database", Settings.DATABASE_URL).all();
        }
        try (Connection connection = DriverManager.getConnection(url, properties())) {
            connection.setReadOnly(true);
            for (SqlLook look : looks) {
                look.into(findings, connection);
            }
        } catch (SQLException e) {
            // a driver's message may quote the address, and with it a password
            findings.failed(
                    "database",
                    "It does not answer as it should (SQLSTATE " + e.getSQLState() + ").",
                    "Set " + Settings.DATABASE_URL
                            + ", _USERNAME and _PASSWORD as the saga-worker has them, and look whether"
                            + " it is reached from here.");
        }
        return findings.all();
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", premises.setting(Settings.DATABASE_USERNAME));
        properties.setProperty("password", premises.setting(Settings.DATABASE_PASSWORD));
        properties.setProperty("ApplicationName", "handshake-verify");
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        return properties;
    }
}
