// Mirrors pkg/volume/hostpath (1.36): the check of a hostPath's type. Which paths a node has is an assumption: those
// that every Linux node with containerd has.

const directories = new Set(
  `/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var
   /dev/shm /etc/cni /etc/cni/net.d /etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki /etc/ssl
   /etc/ssl/certs /lib/modules /opt/cni /opt/cni/bin /proc/sys /run/containerd /run/systemd /run/udev /sys/fs
   /sys/fs/bpf /sys/fs/cgroup /sys/kernel /sys/kernel/debug /usr/bin /usr/lib /usr/local /usr/local/bin /usr/share
   /usr/src /var/lib /var/lib/containerd /var/lib/kubelet /var/lib/kubelet/device-plugins /var/lib/kubelet/plugins
   /var/lib/kubelet/plugins_registry /var/lib/kubelet/pods /var/log /var/log/containers /var/log/pods /var/run /var/tmp`.split(
    /\s+/,
  ),
);
const files = new Set([
  "/etc/hostname",
  "/etc/hosts",
  "/etc/localtime",
  "/etc/machine-id",
  "/etc/os-release",
  "/etc/passwd",
  "/etc/resolv.conf",
]);
const sockets = new Set(["/run/containerd/containerd.sock", "/var/run/containerd/containerd.sock"]);
const characterDevices = new Set([
  "/dev/fuse",
  "/dev/kmsg",
  "/dev/null",
  "/dev/random",
  "/dev/zero",
]);

const kinds: Record<string, { readonly paths: ReadonlySet<string>; readonly name: string }> = {
  Directory: { paths: directories, name: "a directory" },
  File: { paths: files, name: "a file" },
  Socket: { paths: sockets, name: "a socket file" },
  CharDevice: { paths: characterDevices, name: "a character device" },
  BlockDevice: { paths: new Set(), name: "a block device" },
};

/** Why a hostPath of this type cannot be mounted; types that create what is missing always can. */
export function hostPathError(path: string, type: string | undefined): string | undefined {
  const kind = kinds[type ?? ""];
  if (!kind) return undefined;
  const clean = path.length > 1 ? path.replace(/\/+$/, "") : path;
  return kind.paths.has(clean)
    ? undefined
    : `hostPath type check failed: ${path} is not ${kind.name}`;
}
