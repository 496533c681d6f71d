namespace Emews.Workflows.Outputs.Report;

/// <summary>How the report looks. Without the signs that HTML would read as its own, so that it can stand in the page as it is.</summary>
internal static class ReportStyle
{
    // The colours of pools are those of Okabe and Ito, which people with any kind of colour blindness can tell apart.
    public const string Css = """

        :root {
          --paper: #ffffff; --raised: #f6f7f8; --ink: #1b1f24; --muted: #5c6570; --rule: #e2e5e9; --grid: #eceef1;
          --accent: #0a65a8; --bad: #b3400a; --good: #0b7a5b; --wait: #8a6100;
          --c0: #4a90c4; --c1: #e9a23b; --c2: #2fa583; --c3: #cc79a7; --c4: #8cc8ec; --c5: #d9692b; --c6: #e6d85c; --cx: #a9b0b8;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #14171b; --raised: #1c2127; --ink: #e7eaee; --muted: #9aa5b1; --rule: #2d343c; --grid: #242a31;
            --accent: #62b2ee; --bad: #f0895a; --good: #4fc7a2; --wait: #e0b04a;
            --c0: #3b80b5; --c1: #d9932b; --c2: #259273; --c3: #b9648f; --c4: #76b2d8; --c5: #c65d22; --c6: #c9bb45; --cx: #6b747e;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
        }
        main { max-width: 960px; margin: 0 auto; padding: 48px 32px 64px; }
        h1 { margin: 0; font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
        h2 { margin: 0 0 4px; font-size: 20px; line-height: 1.3; font-weight: 620; }
        section { margin-top: 48px; }
        p { margin: 0; }
        a { color: var(--accent); text-underline-offset: 2px; }
        .kicker { margin-bottom: 6px; color: var(--muted); font-size: 14px; }
        .lede { margin-top: 10px; color: var(--muted); overflow-wrap: anywhere; }
        .note { margin: 0 0 14px; color: var(--muted); font-size: 14px; }
        .badge {
          display: inline-block; margin-right: 8px; padding: 0 10px; border: 1px solid currentColor; border-radius: 999px;
          font-size: 13px; font-weight: 600; line-height: 22px;
        }
        .finished { color: var(--good); } .failed-run { color: var(--bad); } .interrupted, .canceled { color: var(--wait); }
        .best-point { margin-top: 28px; }
        .panel { display: flex; flex-wrap: wrap; gap: 18px 40px; padding: 20px 24px; border-radius: 12px; border: 1px solid var(--rule); border-left: 4px solid var(--accent); }
        .worth { flex: none; max-width: 100%; } .worth h2 { margin: 0; color: var(--muted); font-size: 14px; font-weight: 500; overflow-wrap: anywhere; }
        .worth .figure { font-size: 40px; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .worth .error { color: var(--muted); font-size: 24px; font-weight: 500; white-space: nowrap; }
        .aside { color: var(--muted); font-size: 13px; line-height: 1.4; }
        .parameters { display: flex; flex: 1 1 300px; flex-wrap: wrap; align-content: center; gap: 12px 32px; margin: 0; }
        .parameters div { min-width: 0; } .parameters dt { color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
        .parameters dd { margin: 0; font-size: 18px; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .verdict { margin-top: 14px; color: var(--muted); } .verdict + .warning { margin-top: 14px; } .verdict strong { color: var(--ink); font-weight: 620; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 28px 0 0; }
        .tile { padding: 14px 16px 12px; border-radius: 10px; background: var(--raised); }
        .tile dt { color: var(--muted); font-size: 13px; }
        .tile dd { margin: 0; }
        .tile .figure { font-size: 28px; line-height: 1.25; font-weight: 620; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        figure { margin: 0; }
        svg.chart { display: block; width: 100%; height: auto; overflow: visible; }
        svg.chart text { font-family: inherit; font-size: 12px; fill: var(--muted); font-variant-numeric: tabular-nums; }
        svg.narrow { display: none; }
        .tick.x, .round text { text-anchor: middle; } .tick.y, .axis.end { text-anchor: end; }
        .grid { stroke: var(--grid); } .mark, .base { stroke: var(--muted); } .base { stroke-width: 1; }
        path, line { fill: none; vector-effect: non-scaling-stroke; }
        .layer { stroke: none; }
        .c0 { --hue: var(--c0); } .c1 { --hue: var(--c1); } .c2 { --hue: var(--c2); } .c3 { --hue: var(--c3); }
        .c4 { --hue: var(--c4); } .c5 { --hue: var(--c5); } .c6 { --hue: var(--c6); } .cx { --hue: var(--cx); }
        .layer { fill: var(--hue); }
        .workers { stroke: var(--muted); stroke-width: 1.25; stroke-dasharray: 5 4; }
        .round line { stroke: var(--ink); stroke-opacity: 0.55; } .round:hover line { stroke-width: 2; stroke-opacity: 1; }
        .fit { fill: var(--ink); fill-opacity: 0.14; }
        .join path { fill: var(--hue); } .join line { stroke: var(--hue); stroke-width: 1.5; }
        svg.chart .join text { fill: var(--ink); }
        svg.chart .round text { stroke: var(--paper); stroke-width: 3; paint-order: stroke; }
        .decided { stroke: var(--muted); stroke-opacity: 0.45; stroke-dasharray: 2 3; }
        .dots { stroke: var(--muted); stroke-width: 4; stroke-linecap: round; stroke-opacity: 0.42; }
        .dots.many { stroke-width: 2.5; stroke-opacity: 0.28; }
        .failed { stroke: var(--bad); stroke-width: 1.75; stroke-linecap: round; }
        .best { stroke: var(--accent); stroke-width: 2.25; stroke-linejoin: round; }
        .tip { fill: var(--accent); stroke: var(--paper); stroke-width: 1; }
        svg.chart .reached {
          fill: var(--accent); font-weight: 620; text-anchor: end; stroke: var(--paper); stroke-width: 4; paint-order: stroke;
        }
        .legend {
          display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 10px 0 0; padding: 0;
          list-style: none; color: var(--muted); font-size: 13px;
        }
        .legend li { display: flex; align-items: center; gap: 7px; min-width: 0; overflow-wrap: anywhere; }
        .legend svg { flex: none; width: 18px; height: 12px; overflow: visible; }
        .swatch { fill: var(--hue); }
        .table { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { padding: 8px 16px 8px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
        th { color: var(--muted); font-weight: 500; }
        thead th { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        .number { text-align: right; white-space: nowrap; }
        .facts th { width: 190px; } .facts td { overflow-wrap: anywhere; }
        td.best-value { color: var(--accent); font-weight: 620; }
        .failure { padding: 12px 0; border-top: 1px solid var(--rule); }
        .failure p { overflow-wrap: anywhere; } .failure .times { color: var(--bad); font-weight: 620; font-variant-numeric: tabular-nums; }
        .failure .first { margin-left: 12px; color: var(--muted); font-size: 13px; } .failure .cause { font-size: 14px; }
        .cause.brief { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        pre {
          max-height: 22em; margin: 8px 0 0; padding: 10px 14px; overflow: auto; border-radius: 8px; background: var(--raised);
          font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
        }
        .long { min-width: 150px; overflow-wrap: anywhere; }
        .warning { margin: 0 0 14px; padding: 10px 14px; border-left: 3px solid var(--bad); background: var(--raised); font-size: 14px; }
        .empty { padding: 28px 16px; border: 1px dashed var(--rule); border-radius: 10px; color: var(--muted); text-align: center; }
        footer { margin-top: 48px; padding-top: 14px; border-top: 1px solid var(--rule); color: var(--muted); font-size: 13px; }
        @media (max-width: 640px) {
          main { padding: 28px 18px 40px; }
          h1 { font-size: 27px; }
          section { margin-top: 38px; }
          .tiles { grid-template-columns: 1fr 1fr; }
          .tile .figure { font-size: 23px; }
          .facts th { width: 128px; }
          table { font-size: 13px; }
          th, td { padding-right: 10px; }
          thead th { white-space: normal; vertical-align: bottom; }
          [data-title] { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; border: 0; text-align: right; white-space: normal; }
          [data-title]::before { content: attr(data-title); flex: none; color: var(--muted); font-weight: 400; }
          [data-title]:first-child { padding-top: 10px; font-weight: 620; } [data-title]:first-child::before { content: none; }
          [data-title]:last-child { padding-bottom: 10px; }
          tbody tr:has([data-title]) { display: block; border-bottom: 1px solid var(--rule); } table:has([data-title]) thead { display: none; }
          .panel { padding: 16px; } .worth .figure { font-size: 32px; } .worth .error { font-size: 20px; }
          svg.wide { display: none; } svg.narrow { display: block; }
        }
        @media print {
          body { font-size: 13px; }
          main { max-width: none; padding: 0; }
          section { margin-top: 28px; }
          section, figure, tr, .tile { break-inside: avoid; }
          .tile { border: 1px solid var(--rule); } pre { max-height: none; white-space: pre-wrap; }
          svg.chart, .legend svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          svg.wide { display: block; } svg.narrow { display: none; }
        }

        """;
}
