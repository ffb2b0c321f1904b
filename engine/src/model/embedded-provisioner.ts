/** The provisioner and driver of the embedded clusters: it makes every volume that it is asked for. */
export const embeddedProvisioner = "standard.drydock.dev";
