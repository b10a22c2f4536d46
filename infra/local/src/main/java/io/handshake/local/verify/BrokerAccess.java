package io.handshake.local.verify;

import java.util.List;

/** Who may do what at the brokers, as far as they tell. */
sealed interface BrokerAccess {

    /** They have no authorizer, and ask nobody. */
    record Open() implements BrokerAccess {}

    /** They have one, and our principal may not see its list. */
    record Guarded() implements BrokerAccess {}

    /**
     * They have one.
     *
     * @param openToAll the names of our topics that its list lets everybody read or write
     */
    record Listed(List<String> openToAll) implements BrokerAccess {}

    default Finding finding() {
        return switch (this) {
            case Open() ->
                new Finding.Warning(
                        "The brokers have no authorizer: whoever reaches them reads patients' names and may ask for bookings.",
                        "Let only the services reach them; or have them ask for credentials, and grant with ACLs.");
            case Guarded() -> new Finding.Ok("The brokers have an authorizer, whose list this principal may not see.");
            case Listed(List<String> openToAll) ->
                openToAll.isEmpty()
                        ? new Finding.Ok("The brokers have an authorizer, which opens none of our topics to everybody.")
                        : new Finding.Failed(
                                "ACLs let everybody (User:*) read or write: " + String.join(", ", openToAll) + ".",
                                "Remove them (kafka-acls --remove), and grant to the services' principals alone.");
        };
    }
}
