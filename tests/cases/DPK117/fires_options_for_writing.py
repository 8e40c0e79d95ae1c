# verified: TypeError: self.c_options,self.parquet_options,self.wrapped cannot be converted to a Python object for pickling
import dask
import pyarrow as pa
import pyarrow.dataset as ds


def write(folder, file_options):
    ds.write_dataset(pa.table({"a": [1]}), folder, format="parquet", file_options=file_options)


if __name__ == "__main__":
    parquet = ds.ParquetFileFormat()
    options = parquet.make_write_options(compression="zstd")
    dask.delayed(write)("out", options).compute(scheduler="processes")  # expect: DPK117
