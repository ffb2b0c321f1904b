// Annotations that the server and its clients both know.

/** The manifest of the last `kubectl apply` on the client's side. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";
