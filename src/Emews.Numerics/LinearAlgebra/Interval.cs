using System.Runtime.InteropServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>The rows or columns from <paramref name="Start"/> up to but not including <paramref name="End"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Interval(int Start, int End);
