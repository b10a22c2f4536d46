package io.handshake.worker.clinics;

/** Tells ingress of clinics that changed, so that whoever has set a clinic's zone may book at once. */
@FunctionalInterface
public interface SettingsAnnouncement {

    /** Returns soon; what the broker has not taken by then goes out later. */
    void announce();
}
