// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/field/path.go (1.36): how the API server names a place in an object.

/** A place in an object. Immutable; `child`, `index` and `key` give longer paths. */
export class FieldPath {
  static readonly root: FieldPath = new FieldPath(undefined, "child", "");

  // Declared only: paths are made for every field that is looked at, and most are never read.
  declare readonly parent: FieldPath | undefined;
  declare readonly type: "child" | "index" | "key";
  declare readonly step: string | number;

  private constructor(
    parent: FieldPath | undefined,
    type: "child" | "index" | "key",
    step: string | number,
  ) {
    this.parent = parent;
    this.type = type;
    this.step = step;
  }

  /** `fieldPath("spec", "template")` is `spec.template`. */
  static of(...names: readonly string[]): FieldPath {
    let path = FieldPath.root;
    for (const name of names) path = path.child(name);
    return path;
  }

  child(name: string, ...names: readonly string[]): FieldPath {
    let path = new FieldPath(this, "child", name);
    for (const more of names) path = new FieldPath(path, "child", more);
    return path;
  }

  index(index: number): FieldPath {
    return new FieldPath(this, "index", index);
  }

  key(key: string): FieldPath {
    return new FieldPath(this, "key", key);
  }

  /** The steps from the object's root, as JSON keys and list positions. */
  segments(): (string | number)[] {
    const steps: (string | number)[] = [];
    for (let path: FieldPath = this; path.parent; path = path.parent) steps.push(path.step);
    return steps.reverse();
  }

  /** The API server's form: `spec.containers[0].resources.limits[cpu]`; the root is `<nil>`. */
  toString(): string {
    if (!this.parent) return "<nil>";
    const before = this.parent.parent ? this.parent.toString() : "";
    if (this.type !== "child") return `${before}[${this.step}]`;
    return before === "" ? String(this.step) : `${before}.${this.step}`;
  }
}
