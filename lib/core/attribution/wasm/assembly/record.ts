// The trees of tree-shap-simd.ts's `packTrees` are at addresses; a record of a split is eight 32-bit words and four doubles:

/** Flags: 1 the left child is a leaf, 2 the right child is a leaf, 4 a split above is on the same feature, 8 its path is asked for. */
export const KIND: usize = 0;
/** Address of the split's bins, [lane] 32-bit. */
export const BINS: usize = 4;
export const RANK: usize = 8;
/** Address of the attributions to its feature, [lane]. */
export const ATTRIBUTION: usize = 12;
/** Records of the children that are splits. */
export const LEFT: usize = 16;
export const RIGHT: usize = 20;
/** Depth of the nearest split above on the same feature. */
export const PRIOR: usize = 24;
/** Address of the partners for interactions: a count, then partner records. */
export const PARTNERS: usize = 28;
/** Share of the split's cover that goes left. */
export const SHARE: usize = 32;
/** Product of the shares of the path's earlier splits on the same feature; 1 where there is none. */
export const BEFORE: usize = 40;
/** Values of the children that are leaves. */
export const LEFT_VALUE: usize = 48;
export const RIGHT_VALUE: usize = 56;

/** A partner record: depth of the partner's last split on the path, address of the pair's interactions, the product of its shares. */
export const PARTNER_SIZE: usize = 16;
export const PARTNER_PAIR: usize = 4;
export const PARTNER_RATIO: usize = 8;
