// Mirrors staging/src/k8s.io/apiserver/pkg/endpoints/filters/warning.go (1.36): what of a request's warnings fits into the
// headers of its answer.

/** How much all warnings may hold before each is cut, and to what length, in code points. */
const totalLimit = 4096;
const itemLimit = 256;

const none: readonly never[] = [];

/** Warnings in order, each once; `headers` gives those that the client gets. */
export class Warnings {
  #texts: Set<string> | undefined;

  add(text: string): void {
    if (text === "") return;
    this.#texts ??= new Set();
    this.#texts.add(text);
  }

  headers(): readonly string[] {
    if (!this.#texts) return none;
    // No header can hold a control character.
    const possible = [...this.#texts].filter((text) => !/\p{Cc}/u.test(text));
    const lengths = possible.map((text) => [...text].length);
    if (lengths.reduce((sum, length) => sum + length, 0) <= totalLimit) return possible;
    let written = 0;
    return possible.flatMap((text) => {
      if (written >= totalLimit) return [];
      const short = [...text].slice(0, itemLimit);
      written += short.length;
      return [short.join("")];
    });
  }
}
