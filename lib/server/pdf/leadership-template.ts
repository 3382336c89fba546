/**
 * The Typst source of the leadership PDF. It is a constant: everything a user may have named (datasets, groups, surfaces,
 * features) arrives as JSON in `sys.inputs.page` and is set as text, so it can never run as code.
 *
 * Two pages whatever the data: each page is measured and set in the largest size that fits.
 */
export const LEADERSHIP_TEMPLATE = String.raw`
#let page-data = json(bytes(sys.inputs.page))

#let ink = rgb("#1b2138")
#let soft = rgb("#474d66")
#let line-colour = rgb("#d9d2c0")
#let panel = rgb("#f8f4ea")
#let tones = (
  "meets": rgb("#0a5f4b"),
  "does-not-meet": rgb("#9c3408"),
  "cannot-tell": rgb("#4b4d73"),
)

#set document(title: page-data.title, author: "Equilux", description: page-data.summary)
#set page(
  paper: "a4",
  margin: (x: 19mm, top: 17mm, bottom: 19mm),
  footer: context {
    set text(size: 7.5pt, fill: soft)
    line(length: 100%, stroke: 0.5pt + line-colour)
    v(-0.3em)
    grid(columns: (1fr, auto), gutter: 1em,
      page-data.footer, [#page-data.pageWord #counter(page).display() / 2])
  },
)
#set text(font: "Libertinus Serif", lang: "en", fill: ink, number-width: "proportional")
#set par(leading: 0.55em, spacing: 0.75em, justify: false)
#set list(marker: text(fill: soft)[–], indent: 0em, body-indent: 0.55em, spacing: 0.55em)
#show heading.where(level: 1): it => block(below: 0.95em, text(size: 1.85em, weight: "semibold", it.body))
#show heading.where(level: 2): it => block(above: 1.25em, below: 0.6em, text(size: 1.22em, weight: "semibold", it.body))

// The same marks as on screen; the word stands beside them, so they are decoration here.
#let paths = (
  "meets": ("M3 8.5l3.4 3.4L13 4.8", "none", "2.2"),
  "does-not-meet": ("M2.5 4.5h11L8 13z", "fill", "1"),
  "cannot-tell": ("M5.4 5.8a2.7 2.7 0 1 1 3.9 2.5c-.9.4-1.2.9-1.2 1.7M8.1 12.9v.1", "none", "2.2"),
)
#let icon(verdict) = {
  let (d, filled, stroke) = paths.at(verdict)
  let tone = tones.at(verdict).to-hex()
  let fill = if filled == "fill" { tone } else { "none" }
  pdf.artifact(box(baseline: 0.14em, image(
    bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='" + d + "' fill='" + fill + "' stroke='" + tone + "' stroke-width='" + stroke + "' stroke-linecap='round' stroke-linejoin='round'/></svg>"),
    format: "svg", width: 0.95em, alt: "",
  )))
}
#let sunrise = pdf.artifact(box(baseline: 0.1em, image(
  bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 16'><path d='M7 14a8 8 0 0 1 16 0' fill='#f0b44c'/><path d='M1 14.5h28' stroke='#1b2138' stroke-width='1.4'/></svg>"),
  format: "svg", height: 1.05em, alt: "",
)))

#let state-word(state) = text(fill: tones.at(state.verdict), weight: "semibold", box(icon(state.verdict) + h(0.35em)) + state.word)

// A name without spaces must not run out of this narrow column.
#let breakable(name) = {
  show regex("[^\s\u{200b}]{14,}"): it => it.text.clusters().join("\u{200b}")
  name
}

#let states-table = table(
  columns: (1.05fr, 3.05fr, 1fr),
  inset: (x: 0.55em, y: 0.62em),
  stroke: (x, y) => (bottom: 0.5pt + line-colour),
  fill: (x, y) => if y == 0 { panel },
  align: (x, y) => if x == 2 { right + top } else { left + top },
  table.header(..page-data.states.columns.map(name => text(size: 0.82em, fill: soft, name))),
  ..page-data.states.rows.map(state => (
    { text(size: 1.12em, weight: "semibold", breakable(state.attribute)); linebreak(); text(size: 0.95em, state-word(state)) },
    {
      state.sentence
      if state.details.len() > 0 { linebreak(); text(size: 0.86em, fill: soft, state.details.join(" ")) }
    },
    { text(size: 1.55em, weight: "semibold", state.value); linebreak(); text(size: 0.86em, fill: soft, state.interval) },
  )).flatten(),
)

#let chart(figure-data, tallest) = {
  heading(level: 2, figure-data.title)
  if figure-data.svg == none {
    par(figure-data.caption)
  } else {
    figure(
      align(left, layout(size => {
        let drawn(..args) = image(bytes(figure-data.svg), format: "svg", alt: figure-data.alt, ..args)
        let wide = measure(drawn(width: size.width)).height
        if wide <= tallest.to-absolute() { drawn(width: size.width) } else { drawn(height: tallest) }
      })),
      alt: figure-data.alt,
    )
    block(above: 0.5em, text(size: 0.88em, fill: soft, figure-data.caption))
  }
}

#let points(title, items) = {
  heading(level: 2, title)
  if items.len() == 1 { par(items.first()) } else { list(..items) }
}

#let fit(body) = layout(size => {
  let sizes = (11.6pt, 11.2pt, 10.8pt, 10.4pt, 10.2pt, 9.9pt, 9.6pt, 9.3pt, 9pt, 8.6pt, 8.2pt, 7.8pt, 7.4pt, 7pt, 6.6pt, 6.2pt)
  let sized(s) = { set text(size: s); body }
  let found = sizes.find(s => measure(width: size.width, sized(s)).height <= size.height)
  block(width: 100%, height: size.height, clip: true, sized(if found == none { sizes.last() } else { found }))
})

#fit({
  block(below: 0.55em, text(size: 0.86em, fill: soft, tracking: 0.04em, box(sunrise + h(0.5em)) + page-data.kicker))
  heading(level: 1, page-data.title)
  block(below: 0.35em, page-data.lines.join(linebreak()))
  block(width: 100%, above: 0.95em, below: 1em, inset: (left: 0.8em, y: 0.25em), stroke: (left: 2.6pt + rgb("#f0b44c")),
    text(size: 1.2em, page-data.summary))
  heading(level: 2, page-data.states.title)
  states-table
  if page-data.states.more != none { text(size: 0.88em, fill: soft, page-data.states.more) }
  context chart(page-data.forest, 27em)
})

#pagebreak()

#fit({
  context chart(page-data.trend, 19em)
  points(page-data.carried.title, page-data.carried.items)
  points(page-data.unknown.title, page-data.unknown.items)
  heading(level: 2, page-data.scope.title)
  block(fill: panel, inset: 0.2em, width: 100%, table(
    columns: (auto, 1fr),
    inset: (x: 0.6em, y: 0.3em),
    stroke: none,
    table.header(..page-data.scope.columns.map(name => text(size: 0.82em, fill: soft, name))),
    ..page-data.scope.rows.map(row => (text(fill: soft, row.term), row.text)).flatten(),
  ))
  points(page-data.limits.title, page-data.limits.items)
})
`;
