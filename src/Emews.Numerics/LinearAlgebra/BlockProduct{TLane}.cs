using System.Runtime.CompilerServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The block product in tiles of 4 rows by 3 registers: 12 sums stay in registers (16 is what AVX2 has), enough to keep two
/// fused multiply-add units busy. What is left over on the right is done in tiles one register wide.
/// </summary>
internal sealed class BlockProduct<TLane> : BlockProduct
    where TLane : struct, ILane<TLane>
{
    private const int TileRows = 4;

    // As many inner rows at a time as leave the strip of B in the first-level cache and the block of A in the second.
    private const int Depth = 128;

    public override void Run(Matrix c, Matrix a, Matrix b, ProductTask task)
    {
        for (var start = task.Inner.Start; start < task.Inner.End; start += Depth)
        {
            var end = Math.Min(start + Depth, task.Inner.End);
            for (var column = task.Columns.Start; column < task.Columns.End;)
            {
                var wide = column + 3 * TLane.Count <= task.Columns.End;
                var columnEnd = column + (wide ? 3 * TLane.Count : TLane.Count);
                var rowEnd = task.UpperOnly ? Math.Min(task.Rows.End, columnEnd) : task.Rows.End;
                var first = task.LowerTriangularB ? Math.Max(start, column) : start;
                for (var row = task.Rows.Start; row < rowEnd && first < end; row += TileRows)
                {
                    if (wide)
                    {
                        WideTile(c, a, b, row, column, first, end, task.Subtract);
                    }
                    else
                    {
                        NarrowTile(c, a, b, row, column, first, end, task.Subtract);
                    }
                }

                column = columnEnd;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideTile(Matrix c, Matrix a, Matrix b, int row, int column, int inner, int innerEnd, bool subtract)
    {
        TLane s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        TLane s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        ref var left = ref a.At(inner, row);
        ref var right = ref b.At(inner, column);
        int leftStride = a.Stride, rightStride = b.Stride;
        for (var k = inner; k < innerEnd; k++)
        {
            var b0 = TLane.Load(ref right);
            var b1 = TLane.Load(ref Unsafe.Add(ref right, TLane.Count));
            var b2 = TLane.Load(ref Unsafe.Add(ref right, 2 * TLane.Count));
            var x = TLane.Broadcast(left);
            s00 = TLane.MultiplyAdd(x, b0, s00);
            s01 = TLane.MultiplyAdd(x, b1, s01);
            s02 = TLane.MultiplyAdd(x, b2, s02);
            x = TLane.Broadcast(Unsafe.Add(ref left, 1));
            s10 = TLane.MultiplyAdd(x, b0, s10);
            s11 = TLane.MultiplyAdd(x, b1, s11);
            s12 = TLane.MultiplyAdd(x, b2, s12);
            x = TLane.Broadcast(Unsafe.Add(ref left, 2));
            s20 = TLane.MultiplyAdd(x, b0, s20);
            s21 = TLane.MultiplyAdd(x, b1, s21);
            s22 = TLane.MultiplyAdd(x, b2, s22);
            x = TLane.Broadcast(Unsafe.Add(ref left, 3));
            s30 = TLane.MultiplyAdd(x, b0, s30);
            s31 = TLane.MultiplyAdd(x, b1, s31);
            s32 = TLane.MultiplyAdd(x, b2, s32);
            left = ref Unsafe.Add(ref left, leftStride);
            right = ref Unsafe.Add(ref right, rightStride);
        }

        Finish(ref c.At(row, column), s00, s01, s02, subtract);
        Finish(ref c.At(row + 1, column), s10, s11, s12, subtract);
        Finish(ref c.At(row + 2, column), s20, s21, s22, subtract);
        Finish(ref c.At(row + 3, column), s30, s31, s32, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowTile(Matrix c, Matrix a, Matrix b, int row, int column, int inner, int innerEnd, bool subtract)
    {
        TLane s0 = default, s1 = default, s2 = default, s3 = default;
        ref var left = ref a.At(inner, row);
        ref var right = ref b.At(inner, column);
        int leftStride = a.Stride, rightStride = b.Stride;
        for (var k = inner; k < innerEnd; k++)
        {
            var b0 = TLane.Load(ref right);
            s0 = TLane.MultiplyAdd(TLane.Broadcast(left), b0, s0);
            s1 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 1)), b0, s1);
            s2 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 2)), b0, s2);
            s3 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 3)), b0, s3);
            left = ref Unsafe.Add(ref left, leftStride);
            right = ref Unsafe.Add(ref right, rightStride);
        }

        Finish(ref c.At(row, column), s0, subtract);
        Finish(ref c.At(row + 1, column), s1, subtract);
        Finish(ref c.At(row + 2, column), s2, subtract);
        Finish(ref c.At(row + 3, column), s3, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref double target, TLane s0, TLane s1, TLane s2, bool subtract)
    {
        Finish(ref target, s0, subtract);
        Finish(ref Unsafe.Add(ref target, TLane.Count), s1, subtract);
        Finish(ref Unsafe.Add(ref target, 2 * TLane.Count), s2, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref double target, TLane sum, bool subtract)
    {
        var before = TLane.Load(ref target);
        (subtract ? before - sum : before + sum).Store(ref target);
    }
}
