/** The company's identity provider is called this in addresses and accounts. */
export const OIDC_PROVIDER = "oidc";
