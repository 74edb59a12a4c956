/** What stands above every page of a site. */
import type { JSX } from "preact";
import { render } from "preact-render-to-string";
import { siteCss } from "./_css.ts";
import { firstPath, rootFrom } from "./_paths.ts";
import { type SharedFiles, shareFiles } from "./_shared.ts";

/** A way from a page to another. */
export interface SiteLink {
  /** From the first page. */
  readonly path: string;
  readonly text: string;
}

/** Feeds that readers of the site may follow: paths from the first page, and their media types. */
export const feedLinks = [
  { path: "feed.xml", type: "application/atom+xml", text: "Atom" },
  { path: "feed.json", type: "application/feed+json", text: "JSON Feed" },
] as const;

/** A page that stands alone, before it is placed on the site. */
export interface Draft {
  /** From the first page. */
  readonly path: string;
  readonly html: string;
  /** Pages that it belongs to, beside the first. */
  readonly links?: readonly SiteLink[];
}

/** What pages of a site have in common. */
export interface SiteSetting {
  readonly hasFeeds: boolean;
  readonly shared: SharedFiles;
}

/** The text of `draft` on the site: with ways to others, and what many pages have taken out. */
export function placeOnSite(
  { path, html, links = [] }: Draft,
  { hasFeeds, shared }: SiteSetting,
): string {
  const root = rootFrom(path);
  const nav = render(<Nav root={root} links={links} isFirst={path === firstPath} />);
  const head = render(<Head root={root} hasFeeds={hasFeeds} />);
  return shareFiles(
    html.replace("</head>", () => `${head}</head>`).replace("<main>", () => `<main>${nav}`),
    root,
    shared,
  );
}

function Head({ root, hasFeeds }: { root: string; hasFeeds: boolean }): JSX.Element {
  return (
    <>
      <style dangerouslySetInnerHTML={{ __html: siteCss }} />
      {hasFeeds &&
        feedLinks.map(({ path, type, text }) => (
          <link key={path} rel="alternate" type={type} title={text} href={root + path} />
        ))}
    </>
  );
}

function Nav(
  { root, links, isFirst }: { root: string; links: readonly SiteLink[]; isFirst: boolean },
): JSX.Element | null {
  if (isFirst && links.length === 0) return null;
  return (
    <nav class="site" aria-label="Site">
      {!isFirst && <a href={root + firstPath}>All results</a>}
      {links.map(({ path, text }) => <a key={path} href={root + path}>{text}</a>)}
    </nav>
  );
}

/** A list of `links` under `title`, from the page whose way to the first page's folder is `root`; nothing where there are none. */
export function Links(
  { title, links, root = "" }: { title: string; links: readonly SiteLink[]; root?: string },
): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {links.map(({ path, text }) => (
          <li key={path}>
            <a href={root + path}>{text}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
