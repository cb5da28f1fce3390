/** The smallest observable value: what React's useSyncExternalStore needs, usable without React. */
export interface Store<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export class ValueStore<T> implements Store<T> {
  private readonly listeners = new Set<() => void>();
  private value: T;

  constructor(value: T) {
    this.value = value;
  }

  readonly get = (): T => this.value;

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
