/**
 * What Matplotlib draws by when a program says nothing else: figures that stand in a thread beside text. It is a part of
 * every template, so that it counts in the digest. Keys: matplotlib.org/stable/users/explain/customizing.html
 */
export const CHART_STYLE = `\
figure.figsize: 8, 4.2
figure.dpi: 110
figure.facecolor: FBFAF7
savefig.facecolor: auto
savefig.bbox: tight
savefig.pad_inches: 0.25
axes.facecolor: FBFAF7
axes.edgecolor: C9C6BE
axes.labelcolor: 5A605E
axes.titlelocation: left
axes.titlesize: 11.5
axes.titleweight: bold
axes.titlepad: 14
axes.titlecolor: 1D2422
axes.labelsize: 10
axes.spines.top: False
axes.spines.right: False
axes.spines.left: False
axes.grid: True
axes.grid.axis: y
axes.axisbelow: True
axes.prop_cycle: cycler('color', ['0B6E5B', 'D9822B', '2D6396', 'B23A48', '7A4E99', '8A7A2E', '4B9C8E', '6B7280'])
grid.color: E6E3DB
grid.linewidth: 0.9
lines.linewidth: 1.8
lines.solid_capstyle: round
patch.edgecolor: none
xtick.color: 5A605E
ytick.color: 5A605E
xtick.labelsize: 9.5
ytick.labelsize: 9.5
ytick.major.size: 0
xtick.major.size: 4
xtick.major.pad: 5
ytick.major.pad: 6
xtick.minor.size: 0
legend.frameon: False
legend.fontsize: 9.5
text.color: 1D2422
date.autoformatter.day: %-d %b
date.autoformatter.month: %b %Y
`;
