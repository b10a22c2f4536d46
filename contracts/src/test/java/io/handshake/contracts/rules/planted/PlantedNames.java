package io.handshake.contracts.rules.planted;

/** Words that say nothing, and words that only look like them. */
public final class PlantedNames {

    record CalendarImpl() {}

    record SagaManager() {}

    record TimeHelper() {}

    record TextUtils() {}

    record BookingDto() {}

    record BookingDTO() {}

    record ImplFactory() {}

    record SimpleCalendar() {}

    record ImplicitConsent() {}

    record Utilisation() {}

    private PlantedNames() {}
}
