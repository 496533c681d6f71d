using System.Runtime.CompilerServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The block product in tiles whose sums stay in registers: 8 rows by 3 registers where there are 32 of them, as AVX-512 has, else 4
/// by 3. That is enough to keep two fused multiply-add units busy. What is left over on the right is done in tiles one register wide.
/// </summary>
#pragma warning disable MA0051 // Only what is written out in full stays in registers.
internal sealed class BlockProduct<TLane> : BlockProduct
    where TLane : struct, ILane<TLane>
{
    // Rows of larger matrices lie so far apart that a copy pays of what is read, if it is read often enough.
    private const int LeastStrideToCopy = 1200;
    private const int LeastSidesToCopy = 48;

    private static int WideCount => 3 * TLane.Count;

    private static bool HasManyRegisters => TLane.Count == 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Matrix c, Matrix a, Matrix b, ProductTask task, Scratch scratch)
    {
        var copies = b.Stride >= LeastStrideToCopy
            && task.Rows.End - task.Rows.Start >= LeastSidesToCopy
            && task.Columns.End - task.Columns.Start >= LeastSidesToCopy;
        for (var start = task.Inner.Start; start < task.Inner.End; start += Scratch.Depth)
        {
            var inner = new Interval(start, Math.Min(start + Scratch.Depth, task.Inner.End));
            for (var column = task.Columns.Start; column < task.Columns.End; column += Scratch.Columns)
            {
                var columns = new Interval(column, Math.Min(column + Scratch.Columns, task.Columns.End));
                if (task.LowerTriangularB && columns.Start >= inner.End)
                {
                    break;
                }

                var right = copies ? CopyStrips(b, inner, columns, scratch.Right, Scratch.StripColumns) : new Strips(b, inner.Start, columns.Start, 0);
                for (var row = task.Rows.Start; row < task.Rows.End && !(task.UpperOnly && row >= columns.End); row += Scratch.Rows)
                {
                    var rows = new Interval(row, Math.Min(row + Scratch.Rows, task.Rows.End));
                    var left = copies ? CopyStrips(a, inner, rows, scratch.Left, Matrix.Tile) : new Strips(a, inner.Start, rows.Start, 0);
                    RunPart(c, left, right, task with { Inner = inner, Rows = rows, Columns = columns });
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SolveBlock(Matrix factor, Matrix x, Interval rows, Interval columns)
    {
        Span<double> reciprocals = stackalloc double[rows.End - rows.Start];
        for (var i = 0; i < reciprocals.Length; i++)
        {
            reciprocals[i] = 1 / factor[rows.Start + i, rows.Start + i];
        }

        for (var column = columns.Start; column < columns.End;)
        {
            var wide = column + WideCount <= columns.End;
            var columnEnd = column + (wide ? WideCount : TLane.Count);
            for (var row = rows.Start; row < rows.End; row += Matrix.Tile)
            {
                if (row > rows.Start)
                {
                    RunTile(new(x, row, column), new(factor, rows.Start, row), new(x, rows.Start, column), row - rows.Start, subtract: true, wide);
                }

                for (var part = column; part < columnEnd; part += TLane.Count)
                {
                    SolveTile(factor, x, row, part, ref reciprocals[row - rows.Start]);
                }
            }

            column = columnEnd;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Strips CopyStrips(Matrix source, Interval inner, Interval columns, Matrix room, int width)
    {
        for (var k = inner.Start; k < inner.End; k++)
        {
            ref var from = ref source.At(k, columns.Start);
            ref var strip = ref room.At(k - inner.Start, 0);
            for (var left = columns.End - columns.Start; left > 0; left -= width)
            {
                var count = Math.Min(left, width);
                for (var i = 0; i < count; i += TLane.Count)
                {
                    TLane.Load(ref Unsafe.Add(ref from, i)).Store(ref Unsafe.Add(ref strip, i));
                }

                from = ref Unsafe.Add(ref from, width);
                strip = ref Unsafe.Add(ref strip, Scratch.Depth * width);
            }
        }

        return new(room, 0, 0, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPart(Matrix c, Strips left, Strips right, ProductTask task)
    {
        for (var column = task.Columns.Start; column < task.Columns.End;)
        {
            var wide = column + WideCount <= task.Columns.End;
            var columnEnd = column + (wide ? WideCount : TLane.Count);
            var rowEnd = task.UpperOnly ? Math.Min(task.Rows.End, Matrix.Padded(columnEnd)) : task.Rows.End;
            var skipped = task.LowerTriangularB ? Math.Max(0, column - task.Inner.Start) : 0;
            var count = task.Inner.End - task.Inner.Start - skipped;
            for (var row = task.Rows.Start; row < rowEnd && count > 0; row += Matrix.Tile)
            {
                var x = left.At(skipped, row - task.Rows.Start);
                var y = right.At(skipped, column - task.Columns.Start);
                RunTile(new(c, row, column), x, y, count, task.Subtract, wide);
            }

            column = columnEnd;
        }
    }

    /// <summary>A tile of 8 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTile(Corner c, Corner left, Corner right, int count, bool subtract, bool wide)
    {
        if (!wide)
        {
            NarrowTile(c, left, right, count, subtract);
        }
        else if (HasManyRegisters)
        {
            TallTile(c, left, right, count, subtract);
        }
        else
        {
            WideTile(c, left, right, count, subtract);
            WideTile(c.Down(4), left.Right(4), right, count, subtract);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TallTile(Corner c, Corner a, Corner b, int count, bool subtract)
    {
        TLane s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        TLane s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        TLane s40 = default, s41 = default, s42 = default, s50 = default, s51 = default, s52 = default;
        TLane s60 = default, s61 = default, s62 = default, s70 = default, s71 = default, s72 = default;
        ref var left = ref a.First;
        ref var right = ref b.First;
        int leftStride = a.Stride, rightStride = b.Stride;
        for (var k = 0; k < count; k++)
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
            x = TLane.Broadcast(Unsafe.Add(ref left, 4));
            s40 = TLane.MultiplyAdd(x, b0, s40);
            s41 = TLane.MultiplyAdd(x, b1, s41);
            s42 = TLane.MultiplyAdd(x, b2, s42);
            x = TLane.Broadcast(Unsafe.Add(ref left, 5));
            s50 = TLane.MultiplyAdd(x, b0, s50);
            s51 = TLane.MultiplyAdd(x, b1, s51);
            s52 = TLane.MultiplyAdd(x, b2, s52);
            x = TLane.Broadcast(Unsafe.Add(ref left, 6));
            s60 = TLane.MultiplyAdd(x, b0, s60);
            s61 = TLane.MultiplyAdd(x, b1, s61);
            s62 = TLane.MultiplyAdd(x, b2, s62);
            x = TLane.Broadcast(Unsafe.Add(ref left, 7));
            s70 = TLane.MultiplyAdd(x, b0, s70);
            s71 = TLane.MultiplyAdd(x, b1, s71);
            s72 = TLane.MultiplyAdd(x, b2, s72);
            left = ref Unsafe.Add(ref left, leftStride);
            right = ref Unsafe.Add(ref right, rightStride);
        }

        Finish(ref c.First, s00, s01, s02, subtract);
        Finish(ref c.Row(1), s10, s11, s12, subtract);
        Finish(ref c.Row(2), s20, s21, s22, subtract);
        Finish(ref c.Row(3), s30, s31, s32, subtract);
        Finish(ref c.Row(4), s40, s41, s42, subtract);
        Finish(ref c.Row(5), s50, s51, s52, subtract);
        Finish(ref c.Row(6), s60, s61, s62, subtract);
        Finish(ref c.Row(7), s70, s71, s72, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideTile(Corner c, Corner a, Corner b, int count, bool subtract)
    {
        TLane s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        TLane s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        ref var left = ref a.First;
        ref var right = ref b.First;
        int leftStride = a.Stride, rightStride = b.Stride;
        for (var k = 0; k < count; k++)
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

        Finish(ref c.First, s00, s01, s02, subtract);
        Finish(ref c.Row(1), s10, s11, s12, subtract);
        Finish(ref c.Row(2), s20, s21, s22, subtract);
        Finish(ref c.Row(3), s30, s31, s32, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowTile(Corner c, Corner a, Corner b, int count, bool subtract)
    {
        TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        ref var left = ref a.First;
        ref var right = ref b.First;
        int leftStride = a.Stride, rightStride = b.Stride;
        for (var k = 0; k < count; k++)
        {
            var b0 = TLane.Load(ref right);
            s0 = TLane.MultiplyAdd(TLane.Broadcast(left), b0, s0);
            s1 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 1)), b0, s1);
            s2 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 2)), b0, s2);
            s3 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 3)), b0, s3);
            s4 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 4)), b0, s4);
            s5 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 5)), b0, s5);
            s6 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 6)), b0, s6);
            s7 = TLane.MultiplyAdd(TLane.Broadcast(Unsafe.Add(ref left, 7)), b0, s7);
            left = ref Unsafe.Add(ref left, leftStride);
            right = ref Unsafe.Add(ref right, rightStride);
        }

        Finish(ref c.First, s0, subtract);
        Finish(ref c.Row(1), s1, subtract);
        Finish(ref c.Row(2), s2, subtract);
        Finish(ref c.Row(3), s3, subtract);
        Finish(ref c.Row(4), s4, subtract);
        Finish(ref c.Row(5), s5, subtract);
        Finish(ref c.Row(6), s6, subtract);
        Finish(ref c.Row(7), s7, subtract);
    }

    /// <summary>Replaces b, 8 rows and one register wide, by the solution x of Uᵀx = b with a tile of U on its diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveTile(Matrix factor, Matrix x, int row, int column, ref double reciprocals)
    {
        ref var u = ref factor.At(row, row);
        var s0 = TLane.Load(ref x.At(row, column));
        var s1 = TLane.Load(ref x.At(row + 1, column));
        var s2 = TLane.Load(ref x.At(row + 2, column));
        var s3 = TLane.Load(ref x.At(row + 3, column));
        var s4 = TLane.Load(ref x.At(row + 4, column));
        var s5 = TLane.Load(ref x.At(row + 5, column));
        var s6 = TLane.Load(ref x.At(row + 6, column));
        var s7 = TLane.Load(ref x.At(row + 7, column));

        s0 *= TLane.Broadcast(reciprocals);
        s1 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 1)), s0, s1);
        s2 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 2)), s0, s2);
        s3 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 3)), s0, s3);
        s4 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 4)), s0, s4);
        s5 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 5)), s0, s5);
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s0, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s0, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s1 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 1));
        s2 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 2)), s1, s2);
        s3 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 3)), s1, s3);
        s4 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 4)), s1, s4);
        s5 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 5)), s1, s5);
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s1, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s1, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s2 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 2));
        s3 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 3)), s2, s3);
        s4 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 4)), s2, s4);
        s5 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 5)), s2, s5);
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s2, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s2, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s3 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 3));
        s4 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 4)), s3, s4);
        s5 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 5)), s3, s5);
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s3, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s3, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s4 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 4));
        s5 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 5)), s4, s5);
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s4, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s4, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s5 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 5));
        s6 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 6)), s5, s6);
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s5, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s6 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 6));
        s7 = TLane.MultiplyAdd(TLane.Broadcast(-Unsafe.Add(ref u, 7)), s6, s7);
        u = ref Unsafe.Add(ref u, factor.Stride);

        s7 *= TLane.Broadcast(Unsafe.Add(ref reciprocals, 7));

        s0.Store(ref x.At(row, column));
        s1.Store(ref x.At(row + 1, column));
        s2.Store(ref x.At(row + 2, column));
        s3.Store(ref x.At(row + 3, column));
        s4.Store(ref x.At(row + 4, column));
        s5.Store(ref x.At(row + 5, column));
        s6.Store(ref x.At(row + 6, column));
        s7.Store(ref x.At(row + 7, column));
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
