/** Rows kept in pages; the pages looked at longest ago are forgotten first. */
export class PageCache<Row> {
  private readonly pages = new Map<number, { rows: Row[]; fresh: boolean }>();
  private readonly asked = new Set<number>();
  private generation = 0;

  constructor(
    readonly pageSize: number,
    readonly mostPages: number,
  ) {}

  /** The row, where its page is here. */
  row(index: number): Row | undefined {
    const page = this.pages.get(Math.floor(index / this.pageSize));
    return page?.rows[index % this.pageSize];
  }

  /** Marks the pages that hold these rows as looked at, and says which have to be asked for. */
  look(first: number, end: number): number[] {
    const wanted: number[] = [];
    if (end <= first) {
      return wanted;
    }
    const last = Math.floor((end - 1) / this.pageSize);
    for (let number = Math.floor(first / this.pageSize); number <= last; number += 1) {
      const page = this.pages.get(number);
      if (page) {
        this.pages.delete(number);
        this.pages.set(number, page);
      }
      if (!page?.fresh && !this.asked.has(number)) {
        wanted.push(number);
      }
    }
    return wanted;
  }

  /** Notes that a page was asked for; the answer is to be given back with this ticket. */
  ask(page: number): number {
    this.asked.add(page);
    return this.generation;
  }

  /** Keeps a page. False when it was asked for before the rows changed, and was not kept. */
  keep(page: number, ticket: number, rows: Row[]): boolean {
    if (ticket !== this.generation) {
      return false;
    }
    this.asked.delete(page);
    this.pages.delete(page);
    this.pages.set(page, { rows, fresh: true });
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= this.mostPages) {
        break;
      }
      this.pages.delete(oldest);
    }
    return true;
  }

  /** Notes that a page could not be had, so that it may be asked for again. */
  giveUp(page: number, ticket: number): void {
    if (ticket === this.generation) {
      this.asked.delete(page);
    }
  }

  /** The rows have changed: those here are shown until the new ones are here. */
  expire(): void {
    this.generation += 1;
    this.asked.clear();
    for (const page of this.pages.values()) {
      page.fresh = false;
    }
  }

  get size(): number {
    return this.pages.size;
  }
}
